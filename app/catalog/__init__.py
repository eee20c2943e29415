"""The catalog: governance as files. Files in; one checked, immutable `Catalog` out, or every problem with its place."""

from app.catalog.live_catalog import CatalogFiles
from app.catalog.loader import check, load, notes
from app.catalog.problems import CatalogProblems, Problem

__all__ = ["CatalogFiles", "CatalogProblems", "Problem", "check", "load", "notes"]
