"""The base of what describes a route's query parameters."""

from functools import lru_cache
from typing import Any

from pydantic import BaseModel


class Query(BaseModel):
    """Query parameters of a route.

    At each request flask-openapi3 asks for the JSON schema, to see which parameters are lists. Pydantic works it out
    anew every time, 3 to 4 ms of processor time for the 19 parameters of the list of transactions, so it is kept.
    """

    @classmethod
    def model_json_schema(cls, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """As pydantic's; without arguments the one that was worked out first, which callers must not change."""
        return super().model_json_schema(*args, **kwargs) if args or kwargs else _schema_of(cls)


@lru_cache(maxsize=256)
def _schema_of(model: type[Query]) -> dict[str, Any]:
    return super(Query, model).model_json_schema()
