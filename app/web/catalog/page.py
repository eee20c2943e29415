"""Catalog (`/catalog`): what is registered, who owns it, what ends when, and what does not act yet."""

from app.security import Permission
from app.web.catalog import parts
from app.web.page import ADDRESS, RECORDS, single_part

PAGE = single_part(
    "catalog", "/catalog", Permission.READ_CATALOG, "Catalog", parts.body, (ADDRESS, RECORDS), scope=lambda _: "catalog"
)
"""The catalog as it is now: it has no past."""
