"""Parses a request's JSON body; no body at all is an empty object. Its fields are those of a model, and no others."""

from difflib import get_close_matches
from typing import Any

import orjson
from flask import Request
from pydantic import BaseModel, model_validator

from app.domain.errors import BadInput, UnsupportedMedia

PREFIX = "/api/"
_WANTED = "send a JSON object, with Content-Type: application/json."


class JsonRequest(Request):
    """Requests to the API; those of the pages are read as Flask reads them."""

    def get_json(self, force: bool = False, silent: bool = False, cache: bool = True) -> Any:
        """The body as an object. Raises UnsupportedMedia for another content type, BadInput for what is no object.

        An act whose fields are all optional (`claim`) is asked for without a body too. The content type is insisted on
        since a form of another site's page could send any other.
        """
        if not self.path.startswith(PREFIX):
            return super().get_json(force, silent, cache)
        sent = self.get_data()
        if not sent:
            return {}
        if not self.is_json:
            raise UnsupportedMedia(f"Content-Type: {(self.mimetype or 'none')[:60]!r} is not taken here; {_WANTED}")
        try:
            body = orjson.loads(sent)
        except ValueError as error:
            raise BadInput(f"body: is no JSON ({error}); {_WANTED}") from None
        if not isinstance(body, dict):
            raise BadInput(f"body: is no object; {_WANTED}")
        return body


class RequestBody(BaseModel):
    """The fields of a body. One that it does not have is refused, with a near name and all that it has."""

    model_config = {"extra": "forbid"}

    @model_validator(mode="before")
    @classmethod
    def known_fields(cls, sent: Any) -> Any:
        """The body as sent. Raises BadInput for fields that are none."""
        known = [field.alias or name for name, field in cls.model_fields.items()]
        unknown = [str(name)[:60] for name in sent if name not in known] if isinstance(sent, dict) else []
        if unknown:
            near = [name for given in unknown for name in get_close_matches(given, known, 1)]
            meant = f' Did you mean "{near[0]}"?' if near else ""
            taken = f"Known: {', '.join(known)}" if known else "None is taken"
            raise BadInput(f"{', '.join(unknown)}: no such field.{meant} {taken}.")
        return sent
