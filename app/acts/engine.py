"""The workflow engine that performs a redrive or a cancellation, asked by a signed POST."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import orjson

from app.domain.errors import BadConfiguration
from app.domain.instants import to_rfc3339
from app.domain.rows import ReadRow
from app.platform.outbound import Answer, checked, post
from app.platform.webhook_signing import secret_bytes, signed_headers

ACTION = "{action}"


class Engine(Protocol):
    """Who moves transactions when an operator asks.

    ask MUST send at most one request, and MUST raise `NotReached` only where nothing can have been taken, `NoAnswer`
    where it may have been. `idempotent` MUST be true only where the engine promises to do what carries one idempotency
    key once, however often it is asked.
    """

    @property
    def idempotent(self) -> bool:
        """Whether the engine performs requests with the same idempotency key only once."""
        ...

    def ask(self, action: str, key: str, at: datetime, transaction: ReadRow) -> Answer:
        """What the engine answered to being asked for the action on one transaction, under an idempotency key."""
        ...


@dataclass(frozen=True)
class SignedEngine:
    """An engine behind an address of the settings. `{action}` in the address becomes the action's name.

    The body is `{"type": "transom.act.<action>.v1", "timestamp", "data": {...}}`: ids and where Transom saw the
    transaction stand, no payload and no person. Signed as Standard Webhooks say, with the idempotency key as the
    message's id, and again as `Idempotency-Key`, which is where engines look for it.
    """

    url: str
    key: bytes = field(repr=False)
    idempotent: bool = False
    private: tuple[str, ...] = ()

    def ask(self, action: str, key: str, at: datetime, transaction: ReadRow) -> Answer:
        """See `Engine.ask`."""
        message = {"type": f"transom.act.{action}.v1", "timestamp": to_rfc3339(at), "data": dict(transaction)}
        body = orjson.dumps(message, option=orjson.OPT_SORT_KEYS)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "transom",
            "Idempotency-Key": key,
            **signed_headers(self.key, key, at, body),
        }
        return post(self.url.replace(ACTION, action), body, headers, self.private)


def engine_of(url: str | None, secret: str | None, idempotent: bool, private: tuple[str, ...]) -> SignedEngine | None:
    """The engine that the settings name; None where they name none. Raises BadConfiguration."""
    if url is None:
        return None
    if secret is None:
        raise BadConfiguration("act_url needs act_secret beside it: acts are signed, or not sent")
    try:
        checked(url.replace(ACTION, "action"), private)
    except BadConfiguration as error:
        raise BadConfiguration(f"act_url: {error}") from None
    try:
        return SignedEngine(url, secret_bytes(secret), idempotent, private)
    except BadConfiguration as error:
        raise BadConfiguration(f"act_secret: {error}") from None
