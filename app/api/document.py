"""The OpenAPI document, generated from the routes at its first request."""

from functools import cached_property
from typing import cast

from flask import Flask
from flask_openapi3.models.info import Info
from flask_openapi3.openapi import OpenAPI

from app.api.choices import describe
from app.api.exports import FORMAT
from app.api.problems import MEDIA_TYPE
from app.api.registry import Routes
from app.api.schemas import Problem
from app.domain.rows import Row

_EXTENSION = "transom.document"


class Document:
    """The document of some routes; `document_of` finds it by the app that carries them."""

    def __init__(self, app: Flask, routes: Routes) -> None:
        self._routes = routes
        app.extensions[_EXTENSION] = self

    @cached_property
    def content(self) -> Row:
        """The document as JSON objects, for whoever reads and does not change it."""
        app = OpenAPI(
            __name__,
            info=Info(title="Transom", version="1", description="Business transactions, followed end to end."),
            doc_ui=False,
            static_folder=None,
            validation_error_status=400,
            validation_error_model=Problem,
        )
        app.register_api(self._routes.described())
        return _completed(app.api_doc)


def document_of(app: Flask) -> Row:
    """The document of the API that an app carries."""
    return cast(Document, app.extensions[_EXTENSION]).content


def _completed(document: Row) -> Row:
    """The generated document with what the library cannot know: errors are problem+json, what can be saved as a file
    comes in three forms, and some parameters take few words. Where the library has nothing to say it writes null, which
    OpenAPI does not allow.
    """
    document["components"] = {name: part for name, part in document["components"].items() if part is not None}
    problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
    for path in document["paths"].values():
        for operation in path.values():
            for parameter in operation.get("parameters", ()):
                describe(parameter)
            responses = operation.setdefault("responses", {})
            responses["default"] = {"description": "Any other error"}
            for status, response in responses.items():
                if status >= "400":
                    response["content"] = {MEDIA_TYPE: problem}
                elif status == "200" and _comes_as_table(operation):
                    response["content"] |= {
                        "text/csv": {"schema": {"type": "string"}},
                        "application/vnd.apache.parquet": {"schema": {"type": "string", "format": "binary"}},
                    }
    return document


def _comes_as_table(operation: Row) -> bool:
    return any(parameter["name"] == FORMAT for parameter in operation.get("parameters", ()))
