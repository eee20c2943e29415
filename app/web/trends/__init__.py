"""Trends: verdicts, charts, comparisons, the brief and scorecards."""
