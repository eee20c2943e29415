"""An invented world for demo and tests: its catalog, history and live traffic."""

from pathlib import Path

CATALOG = Path(__file__).parent / "catalog"
"""The directory of the sample catalog."""
