"""The keys that each kind of catalog table takes, asked of the code that reads them."""

import tomllib
from pathlib import Path

from app.catalog.loader import catalog_of
from app.catalog.mappings import RECORDS
from app.catalog.merged_files import Declared
from app.catalog.runbooks import Shelf

_ONE_TABLE_OF_EACH_KIND = """
workflows.a = { states.b = { waits_on = "us" }, versions."1" = {} }
pipelines.b = { id = "x", steps = [{ name = "y" }] }
partners.a = { targets = [{ number = "stuck", at_most = 1 }] }
tenants.a = {}
queues.a = {}
owners.a = {}
errors.a = { match = [{ code = "x" }] }
actions.a = { for = {} }
alerts.a = { number = "stuck", above = 1, where = {} }
waivers.a = { finding = "late-response", reason = "x", expires = 2026-01-01, scope = {} }
calendar.a = { days = [2026-12-25] }
smallest_change = {}
join = { attributes = ["a"] }
redaction = { rules = [{ action = "show", path = "$.a" }] }
retention = { spans = "30d" }
"""


def known_keys() -> dict[str, set[str]]:
    """Keys by kind of table, which is named as in sentences (`a state`). A mapping's are those of every record."""
    return declared_keys().known


def declared_keys() -> Declared:
    """The keys, with the shape of each value, noted while a catalog with one table of each kind is read."""
    values = tomllib.loads(_ONE_TABLE_OF_EACH_KIND)
    values["mappings"] = {
        record: {"record": record, "when": {"file": "x"}, "actor": {"const": "x"}} for record in RECORDS
    }
    declared = Declared(values)
    catalog_of(declared, Shelf(Path()))
    return declared
