"""From a request's body to the batch that may be written: decode, map, redact, extract identifiers.

The same in the collector's own process and in one that only decodes what is large (`isolated.py`).
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from app.catalog.model import Catalog
from app.domain.encryption import Keys
from app.domain.errors import BadInput
from app.domain.records import Batch, combined
from app.redaction.identification import identify
from collectors.batch_redaction import protect
from collectors.decoders import Received, decoder_of
from collectors.mapping import Mappings, with_mapped
from collectors.otlp import traces
from collectors.payload_encryption import sealed, without_bodies
from collectors.rejections import Rejections
from collectors.senders import LOCAL, Sender


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
class Made:
    """What becomes of the requests of one sender, how many spans are in it, and which were refused.

    Bodies of payloads are not sealed yet. `misses` are records that a mapping takes and cannot read.
    """

    sender: Sender
    batch: Batch
    spans: int
    rejections: Rejections
    misses: Rejections = ()


@dataclass(frozen=True)
class Whole:
    """One request treated alone: records accepted, what was refused, and what is to be written."""

    accepted: int
    rejections: Rejections
    made: Made


class Treatment:
    """Holds the catalog and the keys that decoding and redaction follow."""

    def __init__(self, catalog: Callable[[], Catalog], keys: Keys) -> None:
        self._catalog = catalog
        self._keys = keys

    @property
    def mappings(self) -> Mappings:
        """The catalog's mappings, in their order."""
        return tuple(self._catalog().mappings.values())

    def received(self, request: Request, body: bytes) -> Received:
        """The records of a decompressed body. Raises BadInput, UnsupportedMedia."""
        decode = decoder_of(request.signal, request.content_type, self.mappings)
        return decode(body, request.headers, self._digest, request.sender.tenant_scope)

    def made(self, sender: Sender, parts: Sequence[Received]) -> Made:
        """The parts of one sender as one batch that may be written. Of several, raises where spans are refused."""
        encoded = b"".join(part.spans for part in parts)
        spans, rejections = traces.of_checked(encoded) if encoded else (Batch(), ())
        if rejections and len(parts) > 1:
            raise BadInput("spans are refused, and each sender is answered for its own")
        batch = combined([*(part.batch for part in parts), spans])
        mapped, misses = with_mapped(batch, self.mappings, sender.tenant_scope)
        return Made(sender, self.protected(mapped), spans.rows, rejections, misses)

    def whole(self, request: Request, body: bytes) -> Whole:
        """One request alone, from its decompressed body to what is written. Raises BadInput, UnsupportedMedia."""
        received = self.received(request, body)
        made = self.made(request.sender, [received])
        return Whole(received.batch.rows + made.spans, received.rejections + made.rejections, made)

    def protected(self, batch: Batch) -> Batch:
        """Redact, then extract identifiers from what is left. Bodies are not sealed yet."""
        catalog = self._catalog()
        return identify(protect(batch, catalog.redaction, self._keys), catalog.join_attributes)

    def tried(self, batch: Batch) -> Batch:
        """The same of records that are tried and not stored: without bodies, so that none is ever unsealed."""
        return without_bodies(self.protected(batch))

    def sealed(self, made: Made) -> Batch:
        """What is written of it, bodies sealed. Raises Unavailable where no key can be had."""
        return sealed(made.batch, self._keys, made.sender.tenant_scope)

    def _digest(self, content: bytes) -> str:
        """Keyed, so that the hash of a short log line does not give the line away."""
        return hashlib.blake2b(content, key=self._keys.token, digest_size=16).hexdigest()
