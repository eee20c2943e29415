"""Parses a request's JSON body; no body at all is an empty object."""

from typing import Any

import orjson
from flask import Request

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
