"""Verdicts on stability: control charts, limits, tests and reasons."""
