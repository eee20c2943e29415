"""The OpenAPI document as it is answered."""

from typing import Any

from app.api.exports import FORMAT
from app.api.problems import MEDIA_TYPE


def described(document: dict[str, Any]) -> dict[str, Any]:
    """The generated document with what the library cannot know: errors are problem+json, and what can be saved as a
    file comes in three forms. Where the library has nothing to say it writes null, which OpenAPI does not allow.
    """
    document["components"] = {name: told for name, told in document["components"].items() if told is not None}
    problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
    for path in document["paths"].values():
        for operation in path.values():
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


def _comes_as_table(operation: dict[str, Any]) -> bool:
    return any(parameter["name"] == FORMAT for parameter in operation.get("parameters", ()))
