"""The reference as one Markdown document."""

import re
from collections.abc import Mapping
from typing import Any

from flask import Flask

from app.api.document import document_of
from app.reference import sections
from app.security.access import access_of

API = "/api/v1"
_BESIDE = ("healthz", "readyz", "metrics", "openapi_document")
"""Routes that the OpenAPI document leaves out, as it does those of Jaeger's form."""


def reference(server: Flask, commands: str) -> str:
    """The reference of the app that `server` carries. `commands`: the section of the commands, as Markdown."""
    parts = {
        "Commands": commands,
        "Settings": sections.setting_table(),
        "Catalog keys": sections.catalog_tables(),
        "Numbers": sections.number_table(),
        "Findings": sections.finding_list(),
        "Event types": sections.event_table(),
        "Routes of the collector": sections.ingest_table(),
        "Routes of the API": sections.route_table(_described(server), _permissions(server)),
        "Pages": sections.page_table(),
    }
    text = "\n".join(f"## {heading}\n\n{body}" for heading, body in parts.items())
    return f"# Reference\n\nGenerated from the running version.\n\n{text}"


def _described(server: Flask) -> Mapping[str, Any]:
    """The OpenAPI document, and the routes outside it that answer programs."""
    paths = {path: dict(operations) for path, operations in document_of(server)["paths"].items()}
    for rule in server.url_map.iter_rules():
        if rule.endpoint in _BESIDE or rule.endpoint.startswith("jaeger."):
            text = (server.view_functions[rule.endpoint].__doc__ or "This document.").strip()
            paths[_path(rule.rule)] = {"get": {"summary": text}}
    return {"paths": paths}


def _permissions(server: Flask) -> dict[str, str]:
    """What each route of the API asks for, by method and path as OpenAPI writes them."""
    declared = access_of(server).permissions
    return {
        f"{method} {_path(rule.rule)}": str(declared[rule.endpoint])
        for rule in server.url_map.iter_rules()
        for method in rule.methods or ()
        if rule.endpoint in declared
    }


def _path(rule: str) -> str:
    """The path of a route as OpenAPI writes it."""
    return re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)
