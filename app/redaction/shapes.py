"""A body's shape: its paths, their types and how often they are there; values only where redaction shows them.

`{"format": "json", "paths": [{"path", "types", "n", "of", "values"}], "truncated": true}`: `n` nodes at a path whose
parents are `of`; `values` the first few distinct ones; paths in order of their text, items as `[*]`.
"""

import hashlib
import json
from typing import Any

from app.redaction.tree import Body, walk_with_paths

MAX_PATHS = 2_000
MAX_VALUES = 8
MAX_VALUE_LENGTH = 200


def shape_of(body: Body) -> str:
    """The shape, as canonical JSON text, of a body whose nodes carry their actions."""
    paths: dict[str, dict[str, Any]] = {}
    truncated = False
    for _, above, path, node in walk_with_paths(body.root):
        entry = paths.get(path)
        if entry is None:
            if len(paths) >= MAX_PATHS:
                truncated = True
                continue
            entry = paths[path] = {"above": above, "types": set(), "n": 0, "values": []}
        entry["types"].add(node.type)
        entry["n"] += node.type != "text" or node.name is not None
        if node.action == "show" and node.text is not None and len(entry["values"]) < MAX_VALUES:
            value = node.text[:MAX_VALUE_LENGTH]
            if value not in entry["values"]:
                entry["values"].append(value)
    listed = [_entry(path, entry, paths) for path, entry in sorted(paths.items())]
    return _text({"format": body.format, "paths": listed, **({"truncated": True} if truncated else {})})


def whole_shape() -> str:
    """The shape of a body that has no tree."""
    return _text({"format": None, "paths": []})


def fingerprint(shape: str) -> str:
    """32 hex digits that are equal for bodies of equal paths and types, whatever their values and counts."""
    content = json.loads(shape)
    structure = [content["format"], [[entry["path"], entry["types"]] for entry in content["paths"]]]
    return hashlib.sha256(_text(structure).encode()).hexdigest()[:32]


def _entry(path: str, entry: dict[str, Any], paths: dict[str, dict[str, Any]]) -> dict[str, Any]:
    parents = paths[entry["above"]]["n"] if entry["above"] else 1
    members = {"path": path, "types": sorted(entry["types"]), "n": entry["n"], "of": parents}
    return members | ({"values": entry["values"]} if entry["values"] else {})


def _text(content: Any) -> str:
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False)
