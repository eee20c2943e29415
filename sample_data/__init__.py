"""A made-up world for the demo and the tests: its catalog, its history and its live traffic. All of it is invented."""

from pathlib import Path

CATALOG = Path(__file__).parent / "catalog"
"""The directory of the sample catalog."""
