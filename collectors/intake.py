"""The one road in: limits, decode, protect, identify, journal, answer. The only place that knows their order."""

import hashlib
import logging
import os
import secrets
import threading
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field

from app.catalog.model import Catalog
from app.domain.encryption import Keys
from app.domain.errors import BadInput, TooLarge, Unavailable, UnsupportedMedia
from app.domain.records import Batch, combined
from app.journal import Clock, Journal, Unsealed
from collectors.answers import Answer, Form, json_answer
from collectors.batching import Gathering
from collectors.bodies import Budget, Overloaded, Stream, decompressed, read_body
from collectors.decoders import Received, decoder_of, form_of
from collectors.dry_run import Tried, try_out
from collectors.identification import identify
from collectors.mapping import with_mapped
from collectors.metrics import Measures
from collectors.otlp import traces
from collectors.protect import protect
from collectors.rejection_log import RejectionLog
from collectors.rejections import Rejection, Rejections, message_of, refused
from collectors.senders import LOCAL, Sender

_log = logging.getLogger(__name__)
IN_FLIGHT_BYTES = 64 * 1024 * 1024
_LOGGED = 100
LARGE_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True)
class Request:
    """What came: `signal` is traces, logs or events; `headers` have lowercase names; `declared` is Content-Length."""

    signal: str
    content_type: str | None
    content_encoding: str | None = None
    declared: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    sender: Sender = LOCAL
    dry_run: bool = False


@dataclass(frozen=True)
class _Part:
    sender: Sender
    received: Received


@dataclass(frozen=True)
class _Made:
    """What is written of the parts of one sender, how many spans are in it, and which were refused."""

    sender: Sender
    batch: Batch
    spans: int
    rejections: Rejections


class Intake:
    """Takes request bodies from any wire. Every answer means what it says: 2xx only once the journal has synced."""

    def __init__(
        self,
        journal: Journal,
        catalog: Callable[[], Catalog],
        keys: Keys,
        clock: Clock,
        in_flight_bytes: int = IN_FLIGHT_BYTES,
    ) -> None:
        self.measures = Measures()
        self._journal = journal
        self._catalog = catalog
        self._keys = keys
        self._budget = Budget(in_flight_bytes)
        # Decoding is processor work: more at once than processors would only hold more memory.
        self._decoding = threading.BoundedSemaphore(max(2, os.cpu_count() or 2))
        # Millions of empty records fit in a body and take a hundred times its bytes: one such at a time.
        self._large = threading.Lock()
        self._gathering = Gathering(LARGE_BYTES, self._made, self._store)
        self._rejected = RejectionLog(journal, clock)
        self._logged: set[str] = set()
        self._closing = False

    def refuse_origin(self, signal: str, reason: str) -> None:
        """Count a request that is refused for where it came from, unread; `reason` quotes nothing that was sent."""
        self._reject(Request(signal, None), (Rejection(reason),))
        self.measures.add("transom_collector_refused_senders_total", signal=signal)

    def accept(self, request: Request, source: bytes | Stream) -> Answer:
        """Take a body; the answer of its signal's wire. Raises nothing."""
        form = form_of(request.signal, request.content_type)
        try:
            answer = self._accept(request, source, form)
        except TooLarge as error:
            answer = self._refuse(request, form, 413, error)
        except UnsupportedMedia as error:
            answer = self._refuse(request, form, 415, error)
        except BadInput as error:
            answer = self._refuse(request, form, 400, error)
        except Overloaded as error:
            answer = form.failed(429, str(error), error.retry_after_seconds)
        except Unavailable as error:
            answer = form.failed(503, str(error), error.retry_after_seconds)
        except Exception as error:
            answer = form.failed(500, _reference(error))
        self.measures.add("transom_collector_requests_total", signal=request.signal, status=str(answer.status))
        return answer

    def tried(self, request: Request, source: bytes | Stream) -> list[Tried]:
        """What each event of a body would become; nothing is stored. Raises what `accept` answers as a refusal."""
        with self._budget.share() as share:
            sent = read_body(source, request.declared, share)
            with self._decoding:
                body = decompressed(sent, request.content_encoding, share)
                return try_out(
                    body,
                    request.content_type,
                    request.headers,
                    request.sender.tenant_scope,
                    self._protected,
                    tuple(self._catalog().mappings.values()),
                )

    @property
    def in_flight_bytes(self) -> int:
        """Bytes of bodies under way."""
        return self._budget.taken

    @property
    def closing(self) -> bool:
        """Whether every request is turned away."""
        return self._closing

    def close(self) -> None:
        """Turn further requests away with 503, and write the rejections that are left. The journal stays open."""
        self._closing = True
        self._rejected.close()

    def _accept(self, request: Request, source: bytes | Stream, form: Form) -> Answer:
        if self._closing:
            raise Unavailable("Transom is shutting down; send this again in a moment.", 2)
        decode = decoder_of(request.signal, request.content_type, tuple(self._catalog().mappings.values()))
        if request.dry_run:
            return json_answer(200, {"items": [one.item for one in self.tried(request, source)]})
        with self._budget.share() as share:
            sent = read_body(source, request.declared, share)
            with self._decoding:
                body = decompressed(sent, request.content_encoding, share)
                with self._large if len(body) > LARGE_BYTES else nullcontext():
                    received = decode(body, request.headers, self._digest, request.sender.tenant_scope)
            self.measures.add("transom_collector_received_bytes_total", len(body), signal=request.signal)
            accepted, rejections = received.batch.rows, received.rejections
            if accepted or received.spans:
                spans, refused_spans = self._take(_Part(request.sender, received), len(body))
                accepted += spans if received.spans else 0
                rejections += refused_spans
        self._reject(request, rejections)
        if refused(rejections) and not accepted:
            return form.failed(400, message_of(rejections), rejections=rejections)
        return form.done(accepted, rejections)

    def _take(self, part: _Part, size: int) -> tuple[int, Rejections]:
        """Stores a part, with others that wait beside it; spans stored, of all of them, and those refused of this."""
        if size <= LARGE_BYTES:
            return self._gathering.take(part.sender, part, size)
        with self._large:
            made = self._made([part])
        return self._store(made)

    def _made(self, parts: Sequence[_Part]) -> _Made:
        """The parts of one sender as one batch that may be written. Of several, raises where spans are refused."""
        encoded = b"".join(part.received.spans for part in parts)
        spans, rejections = traces.of_checked(encoded) if encoded else (Batch(), ())
        if rejections and len(parts) > 1:
            raise BadInput("spans are refused, and each sender is answered for its own")
        batch = combined([*(part.received.batch for part in parts), spans])
        mapped, misses = with_mapped(batch, tuple(self._catalog().mappings.values()), parts[0].sender.tenant_scope)
        if misses:
            self._rejected.add(misses, parts[0].sender.name, parts[0].sender.tenant_scope)
        return _Made(parts[0].sender, self._protected(mapped), spans.rows, rejections)

    def _store(self, made: _Made) -> tuple[int, Rejections]:
        if made.batch.rows:
            self._append(made.sender, made.batch)
        return made.spans, made.rejections

    def _protected(self, batch: Batch) -> Batch:
        """Redact, then extract identifiers from what is left."""
        catalog = self._catalog()
        return identify(protect(batch, catalog.redaction, self._keys), catalog.join_attributes)

    def _append(self, sender: Sender, batch: Batch) -> None:
        started = time.monotonic()
        self._journal.append(
            [Unsealed(kind, sender.name, sender.tenant_scope, table) for kind, table in batch.tables.items()]
        )
        self.measures.add("transom_collector_append_seconds_total", time.monotonic() - started)
        self.measures.add("transom_collector_appends_total")
        for kind, table in batch.tables.items():
            self.measures.add("transom_collector_records_total", table.num_rows, kind=kind.value)

    def _refuse(self, request: Request, form: Form, status: int, error: BadInput) -> Answer:
        if not request.dry_run:
            self._reject(request, (Rejection(getattr(error, "counted_as", str(error))),))
        return form.failed(status, str(error))

    def _reject(self, request: Request, rejections: Rejections) -> None:
        if rejections:
            self._rejected.add(rejections, request.sender.name, request.sender.tenant_scope)
            self.measures.add("transom_collector_rejected_total", refused(rejections), signal=request.signal)
            if any(rejection.warning for rejection in rejections):
                self.measures.add("transom_collector_warnings_total", signal=request.signal)
                self._log_first(request.signal, rejections)

    def _log_first(self, signal: str, rejections: Rejections) -> None:
        """One line of log for each kind of warning, however often it comes again; the counts say how often."""
        for rejection in rejections:
            if rejection.warning and rejection.reason not in self._logged and len(self._logged) < _LOGGED:
                self._logged.add(rejection.reason)
                _log.warning("sent to /v1/%s: %s (said once; further ones are counted)", signal, rejection.reason)

    def _digest(self, content: bytes) -> str:
        """Keyed, so that the hash of a short log line does not give the line away."""
        return hashlib.blake2b(content, key=self._keys.token, digest_size=16).hexdigest()


def _reference(error: Exception) -> str:
    """A sentence with a reference number; the log has the place of the error under it, never what was sent."""
    reference = secrets.token_hex(3).upper()
    frames = "".join(traceback.format_tb(error.__traceback__))
    _log.error("reference %s: %s at\n%s", reference, type(error).__name__, frames)
    return f"Something failed on our side (reference {reference}). Nothing was stored; the log says where it failed."
