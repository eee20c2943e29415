"""A row of a question whose columns no typed dict names: values by column name, instants naive in UTC."""

from collections.abc import Mapping
from typing import Any

Row = dict[str, Any]
ReadRow = Mapping[str, Any]
"""The same, only to be read."""
