"""Chooses the decoder of a body by signal and content type."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.errors import UnsupportedMedia
from app.domain.records import Batch
from collectors.answers import JSON, PROTOBUF, EventsForm, Form, OtlpForm
from collectors.events import cloudevents
from collectors.mapping import Mappings
from collectors.otlp import logs, traces
from collectors.otlp.logs import Digest
from collectors.otlp.protobuf import Checked
from collectors.rejections import Rejection, Rejections


@dataclass(frozen=True)
class Received:
    """What a body brought: records and what was refused, and spans that are checked but still encoded (protobuf).

    Spans of many requests are decoded as cheaply as those of one, so that is left to who has them all.
    """

    batch: Batch = field(default_factory=Batch)
    rejections: Rejections = ()
    spans: bytes = b""


Decoder = Callable[[bytes, Mapping[str, str], Digest, str | None], Received]
"""(body, headers by lowercase name, digest, tenant scope) -> what it brought; raises BadInput."""


def media_type_of(content_type: str | None) -> str:
    """The media type without its parameters, in lower case; "" where there is none."""
    return (content_type or "").partition(";")[0].strip().lower()


def form_of(signal: str, content_type: str | None) -> Form:
    """How to answer; a sender of no known encoding is answered in JSON."""
    if signal == "events":
        return EventsForm()
    return OtlpForm(signal, PROTOBUF if media_type_of(content_type) == PROTOBUF else JSON)


def decoder_of(signal: str, content_type: str | None, mappings: Mappings = ()) -> Decoder:
    """`mappings` make records of events that are none of ours. Raises UnsupportedMedia."""
    media_type = media_type_of(content_type)
    if signal == "events":
        return lambda body, headers, _digest, tenant: Received(
            *cloudevents.decode(body, content_type, headers, tenant, mappings)
        )
    decoder = _OTLP.get((signal, media_type))
    if decoder is None:
        instead = f"is not taken; send {PROTOBUF} or {JSON}"
        raise UnsupportedMedia(f"Content-Type {media_type[:60]!r} {instead}", f"the Content-Type {instead}")
    return decoder


def _of_checked(checked: Checked) -> Received:
    return Received(checked.batch, checked.rejections, checked.encoded)


def _no_metrics(*_: Any) -> Received:
    """Metrics are acknowledged and dropped by design, with a warning, so that an exporter of all signals goes on."""
    warning = Rejection("metrics are not kept: Transom computes its own from transactions", warning=True)
    return Received(rejections=(warning,))


_OTLP: Mapping[tuple[str, str], Decoder] = {
    ("traces", PROTOBUF): lambda body, _headers, _digest, _tenant: _of_checked(traces.checked_protobuf(body)),
    ("traces", JSON): lambda body, _headers, _digest, _tenant: _of_checked(traces.checked_json(body)),
    ("logs", PROTOBUF): lambda body, _headers, digest, tenant: Received(*logs.of_protobuf(body, digest, tenant)),
    ("metrics", PROTOBUF): _no_metrics,
    ("metrics", JSON): _no_metrics,
    ("logs", JSON): lambda body, _headers, digest, tenant: Received(*logs.of_json(body, digest, tenant)),
}
