"""Which bodies are decoded in another process: those that would keep their neighbours waiting in this one.

A neighbour waits for what one body takes of the processor, since decoding holds the interpreter. What makes a body dear
for its bytes is how many values it holds, and bytes that begin a value are counted in next to no time. Measured, each
value of the dearest shapes costs 3 to 5 us, a CloudEvent 25; so nothing below these limits takes 250 ms, but for spans
with strings that are no UTF-8, of which 1 MiB takes 0.2 to 0.3 s.
"""

from collections.abc import Mapping

from collectors.answers import PROTOBUF
from collectors.decoders import media_type_of

ISOLATED_BYTES = 1024 * 1024
"""Larger bodies are decoded in another process: of a smaller honest one no step holds the interpreter for 0.1 s."""
_JSON: Mapping[bytes, int] = {b"{": 20_000, b"[": 20_000, b",": 40_000}
"""512 spans of twelve attributes hold 13,000 objects, 500 lists and 16,000 commas."""
_EVENTS: Mapping[bytes, int] = {**_JSON, b"{": 8_000}
_PROTOBUF: Mapping[bytes, int] = {b"\n\x00": 20_000, b"\x12\x00": 20_000}
"""Fields 1 and 2 without content: resources, scopes, spans, values. 512 spans hold none."""


def is_heavy(signal: str, content_type: str | None, body: bytes) -> bool:
    """Whether a decompressed body goes to another process: by its size, or by the values that may be in it."""
    if len(body) > ISOLATED_BYTES:
        return True
    limits = _EVENTS if signal == "events" else _JSON
    if media_type_of(content_type) == PROTOBUF:
        limits = _PROTOBUF
    return any(len(body) > most and body.count(mark) > most for mark, most in limits.items())
