"""Takes a request from any wire: limits, decode, map, protect, identify, journal, answer, in this order."""

import logging
import os
import secrets
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.catalog.model import Catalog
from app.domain.encryption import Keys
from app.domain.errors import BadInput, TooLarge, Unavailable, UnsupportedMedia
from app.domain.records import Batch
from app.journal import Clock, Journal, Unsealed
from collectors.answers import Answer, Form, json_answer
from collectors.batching import Gathering
from collectors.bodies import Budget, Overloaded, Stream, decompressed, read_body
from collectors.decoders import Received, decoder_of, form_of
from collectors.dry_run import Tried, try_out
from collectors.heaviness import is_heavy
from collectors.ingest_limit import Allowance
from collectors.isolated import IsolatedTreatment
from collectors.metrics import Measures
from collectors.recent_keys import RecentKeys
from collectors.rejection_log import RejectionLog
from collectors.rejections import Rejection, Rejections, message_of, refused
from collectors.senders import Sender
from collectors.treatment import Made, Request, Treatment

__all__ = ["Intake", "Request", "Sender"]

_log = logging.getLogger(__name__)
IN_FLIGHT_BYTES = 64 * 1024 * 1024
_LOGGED = 100
GROUP_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True)
class _Part:
    sender: Sender
    received: Received


class Intake:
    """Takes request bodies from any wire. Every answer means what it says: 2xx only once the journal has synced."""

    def __init__(
        self,
        journal: Journal,
        catalog: Callable[[], Catalog],
        keys: Keys,
        clock: Clock,
        in_flight_bytes: int = IN_FLIGHT_BYTES,
        isolated: IsolatedTreatment | None = None,
        allowance: Allowance | None = None,
        measures: Measures | None = None,
    ) -> None:
        self.measures = measures or Measures()
        self._journal = journal
        self._treatment = Treatment(catalog, keys)
        self._isolated = isolated
        self._allowance = allowance or Allowance()
        self._budget = Budget(in_flight_bytes)
        # Decoding is processor work: more at once than processors would only hold more memory.
        self._decoding = threading.BoundedSemaphore(max(2, os.cpu_count() or 2))
        # Millions of empty records fit in a body and take a hundred times its bytes: one such at a time.
        self._large = threading.Lock()
        self._gathering = Gathering(GROUP_BYTES, self._made, self._store)
        self._rejected = RejectionLog(journal, clock)
        self._recent = RecentKeys()
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
                    self._treatment.tried,
                    self._treatment.mappings,
                )

    @property
    def in_flight_bytes(self) -> int:
        """Bytes of bodies under way."""
        return self._budget.taken

    def gauges(self) -> dict[str, float]:
        """What is read at the moment, by the names of metrics."""
        return {"transom_collector_in_flight_bytes": float(self.in_flight_bytes)}

    @property
    def closing(self) -> bool:
        """Whether every request is turned away."""
        return self._closing

    def close(self) -> None:
        """Turn further requests away with 503, and write the rejections that are left. The journal stays open."""
        self._closing = True
        self._rejected.close()
        if self._isolated is not None:
            self._isolated.close()

    def _accept(self, request: Request, source: bytes | Stream, form: Form) -> Answer:
        if self._closing:
            raise Unavailable("Transom is shutting down; send this again in a moment.", 2)
        decoder_of(request.signal, request.content_type)
        if request.dry_run:
            return json_answer(200, {"items": [one.item for one in self.tried(request, source)]})
        if request.declared is not None:
            self._allowance.take(request.sender.name, request.declared)
        with self._budget.share() as share:
            sent = read_body(source, request.declared, share)
            if request.declared is None:
                self._allowance.take(request.sender.name, len(sent))
            with self._decoding:
                body = decompressed(sent, request.content_encoding, share)
            self.measures.add("transom_collector_received_bytes_total", len(body), signal=request.signal)
            if is_heavy(request.signal, request.content_type, body):
                accepted, rejections, batch = self._take_large(request, body)
            else:
                accepted, rejections, batch = self._take(request, body)
        self._reject(request, rejections)
        if refused(rejections) and not accepted:
            return form.failed(400, message_of(rejections), rejections=rejections)
        repeated = self._recent.add(batch, request.sender.tenant_scope) if request.signal == "events" else 0
        return form.done(accepted, rejections, repeated)

    def _take(self, request: Request, body: bytes) -> tuple[int, Rejections, Batch]:
        """Stores a body with others that wait beside it; records accepted, what was refused, and what it decoded to."""
        with self._decoding:
            received = self._treatment.received(request, body)
        accepted, rejections = received.batch.rows, received.rejections
        if accepted or received.spans:
            part = _Part(request.sender, received)
            spans, refused_spans = self._gathering.take(part.sender, part, len(body))
            accepted += spans if received.spans else 0
            rejections += refused_spans
        return accepted, rejections, received.batch

    def _take_large(self, request: Request, body: bytes) -> tuple[int, Rejections, Batch]:
        """Stores a body alone, decoded in another process where there is one."""
        if self._isolated is None:
            with self._large:
                whole = self._treatment.whole(request, body)
        else:
            whole = self._isolated.whole(request, body)
        self._count_misses(whole.made)
        self._store(whole.made)
        return whole.accepted, whole.rejections, whole.made.batch

    def _made(self, parts: Sequence[_Part]) -> Made:
        made = self._treatment.made(parts[0].sender, [part.received for part in parts])
        self._count_misses(made)
        return made

    def _count_misses(self, made: Made) -> None:
        if made.misses:
            self._rejected.add(made.misses, made.sender.name, made.sender.tenant_scope)

    def _store(self, made: Made) -> tuple[int, Rejections]:
        if made.batch.rows:
            self._append(made.sender, self._treatment.sealed(made))
        return made.spans, made.rejections

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


def _reference(error: Exception) -> str:
    """A sentence with a reference number; the log has the place of the error under it, never what was sent."""
    reference = secrets.token_hex(3).upper()
    frames = "".join(traceback.format_tb(error.__traceback__))
    _log.error("reference %s: %s at\n%s", reference, type(error).__name__, frames)
    return f"Something failed on our side (reference {reference}). Nothing was stored; the log says where it failed."
