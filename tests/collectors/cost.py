"""Shapes of bodies that grow, through the road that large bodies take: what they cost in time and memory.

By hand: `python -m tests.collectors.cost --bytes 16000000` prints, for each shape, the answer's status, processor
seconds and peak memory of the process that decodes, beside the bytes as sent.
"""

import argparse
import gc
import gzip
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping

from app.catalog.model import Catalog
from app.domain.errors import BadInput, TooLarge
from app.domain.records import Batch
from collectors.bodies import Budget, decompressed
from collectors.treatment import Request, Treatment
from tests.collectors.journals import KEYS
from tests.collectors.otlp import wire

PROTOBUF, JSON = "application/x-protobuf", "application/json"
EVENTS, STRUCTURED = "application/cloudevents-batch+json", "application/cloudevents+json"
Shape = tuple[str, str, Callable[[int], bytes]]
"""Signal, content type, and the body of about so many bytes."""


def repeated(unit: bytes, size: int) -> bytes:
    """The unit again and again, up to the size."""
    return unit * max(1, size // len(unit))


def in_spans(inner: bytes) -> bytes:
    """JSON of a request whose list of spans has this content."""
    return b'{"resourceSpans":[{"scopeSpans":[{"spans":[' + inner + b"]}]}]}"


def json_span(more: bytes) -> bytes:
    """JSON of one good span and more members."""
    return b'{"traceId":"' + b"11" * 16 + b'","spanId":"' + b"22" * 8 + b'","startTimeUnixNano":"1"' + more + b"}"


def payload(media_type: str, body: str) -> bytes:
    """One captured body as an event."""
    data = {"transaction_id": "T", "direction": "request", "media_type": media_type, "data": body}
    event = {
        "specversion": "1.0",
        "type": "transom.payload.captured.v1",
        "source": "s",
        "id": "1",
        "time": "2026-11-23T08:00:00Z",
        "data": data,
    }
    return json.dumps(event).encode()


def attributes_of_xml(size: int) -> str:
    """One element of many attributes."""
    return "<a " + " ".join(f'a{number}="1"' for number in range(size // 12)) + "/>"


def batch(size: int) -> bytes:
    """What senders do send: spans of twelve attributes."""
    attributes = b"".join(
        wire.attribute(f"attribute.{number}".encode(), wire.field(1, b"value of twenty byte")) for number in range(12)
    )
    span = wire.field(2, wire.span(attributes))
    return wire.field(1, wire.field(2, repeated(span, size)))


ATTRIBUTE = b'{"key":"attribute.1","value":{"stringValue":"value of twenty byte"}}'
SHAPES: Mapping[str, Shape] = {
    "honest protobuf": ("traces", PROTOBUF, batch),
    "honest JSON": (
        "traces",
        JSON,
        lambda size: in_spans(
            b",".join([json_span(b',"attributes":[' + b",".join([ATTRIBUTE] * 12) + b"]")] * max(1, size // 1000))
        ),
    ),
    "empty spans, protobuf": (
        "traces",
        PROTOBUF,
        lambda size: wire.field(1, wire.field(2, repeated(b"\x12\x00", size))),
    ),
    "empty resources, protobuf": ("traces", PROTOBUF, lambda size: repeated(b"\x0a\x00", size)),
    "events of one span, protobuf": (
        "traces",
        PROTOBUF,
        lambda size: wire.request(wire.span(repeated(wire.field(11, b""), size))),
    ),
    "attributes of one span, protobuf": (
        "traces",
        PROTOBUF,
        lambda size: wire.request(wire.span(repeated(wire.attribute(b"k", wire.field(1, b"v")), size))),
    ),
    "bytes that are no UTF-8 in every span": (
        "traces",
        PROTOBUF,
        lambda size: wire.field(1, wire.field(2, repeated(wire.field(2, wire.span(wire.field(5, b"\xff"))), size))),
    ),
    "spans that are {}": ("traces", JSON, lambda size: in_spans(repeated(b"{},", size)[:-1])),
    "spans that are null": ("traces", JSON, lambda size: in_spans(repeated(b"null,", size)[:-1])),
    "resources that are []": ("traces", JSON, lambda size: b'{"resourceSpans":[' + repeated(b"[],", size)[:-1] + b"]}"),
    "events that are {}": ("events", EVENTS, lambda size: b"[" + repeated(b"{},", size)[:-1] + b"]"),
    "events that are nested": ("events", EVENTS, lambda size: b"[" + repeated(b"[[[[]]]],", size)[:-1] + b"]"),
    "one event of many members": (
        "events",
        STRUCTURED,
        lambda size: json.dumps({f"m{number}": number for number in range(size // 18)}).encode(),
    ),
    "attributes of an XML payload": ("events", STRUCTURED, lambda size: payload("text/xml", attributes_of_xml(size))),
    "elements of an XML payload": (
        "events",
        STRUCTURED,
        lambda size: payload("text/xml", "<a>" + "<b/>" * (size // 4) + "</a>"),
    ),
    "values of a JSON payload": ("events", STRUCTURED, lambda size: payload(JSON, "[" + "{}," * (size // 3) + "{}]")),
    "fields of a form payload": (
        "events",
        STRUCTURED,
        lambda size: payload("application/x-www-form-urlencoded", "a=1&" * (size // 4)),
    ),
    "elements of an X12 payload": (
        "events",
        STRUCTURED,
        lambda size: payload("application/edi-x12", "ISA" + "*0" * 15 + "*:~" + "A*" * (size // 2)),
    ),
}
GZIPS: Mapping[str, Callable[[int], bytes]] = {
    "empty members": lambda size: repeated(gzip.compress(b""), size),
    "members of one byte": lambda size: repeated(gzip.compress(b"x"), size),
    "zeroes between members": lambda size: gzip.compress(b"x") + bytes(size),
    "one member of zeroes": lambda size: gzip.compress(bytes(size * 100), 1),
}


def treat(name: str, size: int) -> str:
    """The status that a sender of the shape would be answered, once it has been decoded as the collector does."""
    treatment = Treatment(Catalog, KEYS)
    try:
        if name in GZIPS:
            with Budget(2**30).share() as share:
                return f"200 ({len(decompressed(GZIPS[name](size), 'gzip', share)):,} bytes)"
        signal, content_type, body = SHAPES[name]
        whole = treatment.whole(Request(signal, content_type), body(size))
        return f"200 ({_rows(whole.made.batch)} rows)" if whole.accepted else "400"
    except TooLarge:
        return "413"
    except BadInput:
        return "400"


def processor_seconds(name: str, size: int) -> float:
    """The least of two runs, which a busy machine disturbs least; without looking for garbage, which costs what all the
    tests of this process have left, not what the bytes weigh."""
    seconds = []
    gc.collect()
    gc.disable()
    try:
        for _ in range(2):
            started = time.process_time()
            treat(name, size)
            seconds.append(time.process_time() - started)
    finally:
        gc.enable()
    return min(seconds)


def _rows(batch_of: Batch) -> int:
    return sum(table.num_rows for table in batch_of.tables.values())


def _one(name: str, size: int) -> None:
    treat(name, 1000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    status = treat(name, size)
    seconds = time.process_time() - started
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    sys.stdout.write(f"{name:40} {size:>12,} bytes {seconds:8.2f} s {grown:8.0f} MiB  {status}\n")


def main() -> None:
    """Each shape in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bytes", type=int, default=4_000_000)
    parser.add_argument("--shape")
    arguments = parser.parse_args()
    if arguments.shape:
        _one(arguments.shape, arguments.bytes)
        return
    for name in (*SHAPES, *GZIPS):
        command = [sys.executable, "-m", "tests.collectors.cost", "--bytes", str(arguments.bytes), "--shape", name]
        subprocess.run(command, check=False)


if __name__ == "__main__":
    main()
