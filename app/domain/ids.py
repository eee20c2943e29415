"""Encodes ids for URL paths, finds a trace id in pasted text, and derives payload ids."""

import base64
import hashlib
import re

_SAFE = re.compile(r"[A-Za-z0-9._:~-]+", re.ASCII)
_TRACEPARENT = re.compile(r"(?:traceparent:\s*)?[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?", re.ASCII)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_TRACE_DIGITS = re.compile(r"[0-9a-f]{17,32}", re.ASCII)


def to_path(identifier: str) -> str:
    """An id as one URL path segment: itself where its letters are safe, else `~` and its base64url without padding.

    An id that itself starts with `~` is always encoded, so that reading a segment back is never ambiguous.
    """
    if _SAFE.fullmatch(identifier) and not identifier.startswith("~") and identifier not in (".", ".."):
        return identifier
    return "~" + base64.urlsafe_b64encode(identifier.encode()).decode().rstrip("=")


def of_path(segment: str) -> str:
    """The id of a URL path segment that `to_path` wrote; a segment that does not decode is taken as the id itself."""
    if not segment.startswith("~"):
        return segment
    try:
        encoded = segment[1:]
        return base64.b64decode(encoded + "=" * (-len(encoded) % 4), altchars=b"-_", validate=True).decode()
    except ValueError:
        return segment


def trace_id_in(text: str) -> str | None:
    """The trace id in a text as it is copied: a `traceparent`, a UUID, with `0x`, or without its leading zeros.

    32 digits in lower case; None for any other text, and for 16 digits or fewer, which may be a span's.
    """
    plain = text.strip().lower()
    parent = _TRACEPARENT.fullmatch(plain)
    if parent:
        return parent[1]
    digits = plain.removeprefix("0x")
    if _UUID.fullmatch(digits):
        digits = digits.replace("-", "")
    return digits.zfill(32) if _TRACE_DIGITS.fullmatch(digits) and digits.strip("0") else None


def payload_id(tenant_scope: str | None, source: str, event_id: str) -> str:
    """Base32 of the first 15 bytes of SHA-256 over tenant scope (if any), source and id, each ended by a zero byte."""
    parts = [part for part in (tenant_scope, source, event_id) if part is not None]
    digest = hashlib.sha256(b"".join(part.encode() + b"\0" for part in parts)).digest()
    return base64.b32encode(digest[:15]).decode()
