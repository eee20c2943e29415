"""Errors whose text is written for the person who must act on it; none holds a payload or a secret."""


class TransomError(Exception):
    """Any error of ours; its text may be shown as it is."""


class BadInput(TransomError):
    """What was sent is not what the wire takes: answered as 400, with this text as the reason.

    The text may quote what was sent; `counted_as` is what is counted and stored, and then quotes nothing.
    """

    def __init__(self, text: str, counted_as: str | None = None) -> None:
        super().__init__(text)
        self.counted_as = counted_as or text


class TooLarge(BadInput):
    """More bytes than the intake takes, as sent or decompressed: answered as 413."""


class UnsupportedMedia(BadInput):
    """A content type or encoding that is not ours: answered as 415."""


class Unavailable(TransomError):
    """Nothing was stored, and the same request may succeed later: answered as 503 with `Retry-After`."""

    def __init__(self, text: str, retry_after_seconds: int = 1) -> None:
        super().__init__(text)
        self.retry_after_seconds = retry_after_seconds


class BadConfiguration(TransomError):
    """A setting or a catalog that cannot be used: stops the start with exit code 2."""


class NotFound(TransomError):
    """The id that was asked for names nothing known at that instant: answered as 404."""


class Ambiguous(TransomError):
    """One id lives in several tenants: answered as 409 with the tenants to choose from."""

    def __init__(self, text: str, tenants: list[str]) -> None:
        super().__init__(text)
        self.tenants = tenants


class Forbidden(TransomError):
    """Who asks may not: answered as 403."""


class Unauthenticated(TransomError):
    """The request does not prove who makes it: answered as 401."""


class TooMany(TransomError):
    """More attempts than are allowed in a time: answered as 429 with `Retry-After`."""

    def __init__(self, text: str, retry_after_seconds: int) -> None:
        super().__init__(text)
        self.retry_after_seconds = retry_after_seconds
