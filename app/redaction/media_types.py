"""Captured bodies as trees of named values, by media type.

What is no JSON, XML, X12 or form data, does not parse, or is past the limits of `tree.py` has no tree: it is masked
whole.
"""

from collections.abc import Callable, Mapping

from app.redaction import json_bodies, text_bodies, xml_bodies
from app.redaction.tree import MAX_BYTES, Body

_GENERIC = ("", "text/plain", "application/octet-stream", "binary/octet-stream")
_X12 = ("application/edi-x12", "application/x12", "application/edi", "text/x12", "text/edi", "application/x-x12")
_READERS: Mapping[str, Callable[[bytes], Body | None]] = {
    "json": json_bodies.parse,
    "xml": xml_bodies.parse,
    "x12": text_bodies.parse_x12,
    "form": text_bodies.parse_form,
}


def format_of(media_type: str | None, body: bytes) -> str | None:
    """`json xml x12 form`, by the media type, or by the first letters where the type says nothing; else None."""
    essence = (media_type or "").partition(";")[0].strip().lower()
    if essence in ("application/json", "text/json") or essence.endswith("+json"):
        return "json"
    if essence in ("application/xml", "text/xml") or essence.endswith("+xml"):
        return "xml"
    if essence == "application/x-www-form-urlencoded":
        return "form"
    if essence not in _X12 and essence not in _GENERIC:
        return None
    start = body[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"ISA"):
        return "x12"
    if essence in _X12:
        return None
    return "json" if start[:1] in (b"{", b"[") else "xml" if start[:1] == b"<" else None


def parse(media_type: str | None, body: bytes) -> Body | None:
    """The body's tree, or None where there is none and the body is masked whole."""
    if len(body) > MAX_BYTES:
        return None
    form = format_of(media_type, body)
    return _READERS[form](body) if form else None
