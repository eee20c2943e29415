"""The OpenAPI document as it is answered."""

from typing import Any

from app.api.problems import MEDIA_TYPE

_LISTS = ("TransactionList", "Timeline", "Anything", "Metric")


def described(document: dict[str, Any]) -> dict[str, Any]:
    """The generated document with what the library cannot know: errors are problem+json, lists come in three forms."""
    problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
    for path in document["paths"].values():
        for operation in path.values():
            for status, response in operation.get("responses", {}).items():
                if status >= "400":
                    response["content"] = {MEDIA_TYPE: problem}
                elif _is_list(response):
                    response["content"] |= {
                        "text/csv": {"schema": {"type": "string"}},
                        "application/vnd.apache.parquet": {"schema": {"type": "string", "format": "binary"}},
                    }
    return document


def _is_list(response: dict[str, Any]) -> bool:
    schema = response.get("content", {}).get("application/json", {}).get("schema", {})
    return str(schema.get("$ref", "")).rpartition("/")[2] in _LISTS
