"""A JSON schema of the catalog for editors (Taplo), made of what the readers of its tables ask for."""

from collections.abc import Mapping
from typing import Any

from app.catalog.keys import declared_keys

DRAFT = "http://json-schema.org/draft-07/schema#"
"""The draft that Taplo reads."""
_ANY_FIELD = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}, {"type": "object"}]}
_OPEN = ("the when of a mapping", "a mapping")
"""Tables whose further keys are names of attributes or fields."""
Words = Mapping[str, tuple[str, Mapping[str, str]]]


def schema(words: Words) -> dict[str, Any]:
    """The schema; `words` are sentences for keys by kind of table, as `app.reference.catalog_keys.TABLES` has them."""
    declared = declared_keys()
    kinds = {what: _kind(what, keys, declared.shapes.get(what, {}), words) for what, keys in declared.known.items()}
    return {
        "$schema": DRAFT,
        "title": "Catalog of Transom",
        **kinds.pop("the catalog"),
        "definitions": kinds,
    }


def _kind(what: str, keys: set[str], shapes: Mapping[str, Any], words: Words) -> dict[str, Any]:
    sentences = words[what][1] if what in words else {}
    properties = {key: _property(what, key, shapes, sentences) for key in sorted(keys)}
    return {"type": "object", "properties": properties, "additionalProperties": what in _OPEN}


def _property(what: str, key: str, shapes: Mapping[str, Any], sentences: Mapping[str, str]) -> dict[str, Any]:
    shape = shapes.get(key, _ANY_FIELD if what == "a mapping" else {})
    return {**shape, "description": sentences[key]} if key in sentences else dict(shape)
