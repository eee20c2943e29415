"""The redaction table: what may be seen of bodies and attributes, rule by rule."""

from app.catalog.model import Redaction, RedactionRule
from app.catalog.rule_paths import steps_of
from app.catalog.table_reader import Table

ACTIONS = ("mask", "show", "drop", "tokenise")
FIELDS = ("exception.message", "exception.stacktrace", "log.body", "body", "reason", "status.message")
_SELECTORS = ("path", "header", "attribute", "field")


def read_redaction(table: Table) -> Redaction:
    """The one `[redaction]`."""
    payloads = table.choice("payloads", ACTIONS)
    attributes = table.choice("attributes", ACTIONS)
    rules = [_rule(row) for row in table.rows("rules", "a redaction rule")]
    table.close()
    default = Redaction()
    return Redaction(
        payloads=payloads or default.payloads,
        attributes=attributes or default.attributes,
        rules=tuple(rule for rule in rules if rule is not None),
    )


def _rule(table: Table) -> RedactionRule | None:
    action = table.choice("action", ACTIONS)
    path, header, attribute = table.text("path"), table.text("header"), table.text("attribute")
    field = table.choice("field", FIELDS)
    table.required("action")
    named = [key for key in _SELECTORS if key in table.values]
    if len(named) != 1:
        places = " and ".join(named) if named else "none"
        table.problem(
            f"A redaction rule names exactly one of path, header, attribute and field; this one has {places}."
        )
    if path is not None:
        _followed(table, path)
    table.close()
    return None if action is None else RedactionRule(action, path, header, attribute, field)


def _followed(table: Table, path: str) -> None:
    """A path must be one that bodies can be followed by."""
    try:
        steps_of(path)
    except ValueError:
        table.problem(f'"{path}" is no path; write it as $.member.id, $..ssn, $.items[*].code or $.NM1[*].03.', "path")
