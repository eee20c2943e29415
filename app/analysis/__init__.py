"""Pure functions over query results: numbers, verdicts, causes and sentences."""
