"""Requests for parts of pages, as a browser sends them."""

import json
from typing import Any

from dash import Dash

ROUTE = "/_dash-update-component"


def asked(app: Dash, output: str, values: dict[str, Any], changed: str) -> dict[str, Any]:
    """The body with which a browser asks for a part; `values` are those of its properties. Patterns stand for `x`."""
    declared = app.callback_map[output]
    named = {
        kind: [
            {**placed(one["id"], one["property"]), "value": values.get(f"{one['id']}.{one['property']}")}
            for one in declared[kind]
        ]
        for kind in ("inputs", "state")
    }
    # Dash's id of a callback lists its outputs as the browser sends them, with a hash where several parts write one.
    several = output.startswith("..")
    outputs = [placed(*place.rsplit(".", 1)) for place in (output[2:-2].split("...") if several else [output])]
    return {"output": output, "outputs": outputs if several else outputs[0], "changedPropIds": [changed], **named}


def placed(identifier: str, name: str) -> dict[str, Any]:
    """An id and a property as a request names them."""
    if not identifier.startswith("{"):
        return {"id": identifier, "property": name}
    pattern = json.loads(identifier)
    return {"id": {key: "x" if isinstance(part, list) else part for key, part in pattern.items()}, "property": name}
