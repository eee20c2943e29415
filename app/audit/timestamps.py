"""RFC 3161 timestamps of checkpoints: a service outside says that it saw the ledger's head at an instant.

What is stamped is the RFC 8785 JSON of a checkpoint's statement, under SHA-256. The answer is stored as it came, with
the service's certificates, so that `openssl ts -verify` checks it without Transom.
"""

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import rfc8785
from rfc3161_client import HashAlgorithm, PKIStatus, TimestampRequestBuilder, decode_timestamp_response

from app.audit.checkpoint_signing import statement
from app.domain.errors import TransomError, Unavailable
from app.office import Checkpoint, Checkpoints
from app.platform.outbound import checked, post

EVERY = timedelta(hours=1)
_TYPES = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
_log = logging.getLogger(__name__)
Stamp = Callable[[bytes], bytes]
"""The DER answer of a service for some bytes; raises TransomError where there is none."""


def service(url: str, private: Collection[str]) -> Stamp:
    """The service at an address. Raises BadConfiguration for no address."""
    checked(url, private)

    def stamp(data: bytes) -> bytes:
        request = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256).build()
        answer = post(url, request.as_bytes(), _TYPES, private)
        if not answer.taken:
            raise Unavailable(f"the timestamp service answered {answer.status}")
        try:
            response = decode_timestamp_response(answer.body)
            granted = response.status in (PKIStatus.GRANTED, PKIStatus.GRANTED_WITH_MODS)
            stamped = response.tst_info
            same = (stamped.message_imprint.message, stamped.nonce) == (request.message_imprint.message, request.nonce)
            if not (granted and same):
                raise ValueError
        except ValueError:
            raise Unavailable("the timestamp service did not answer with a timestamp of what was sent") from None
        return answer.body

    return stamp


@dataclass
class Timestamps:
    """Has the last checkpoint of each chain stamped, once an hour while it grows; `problem` says what is wrong."""

    checkpoints: Checkpoints
    stamp: Stamp
    problem: str | None = None

    def take(self, heads: Collection[Checkpoint], now: datetime) -> None:
        """Stamp what has grown since its last stamp, an hour ago or longer. Raises Unavailable."""
        last = self.checkpoints.last_stamps()
        for head in heads:
            known = last.get(head.chain)
            if known is None or (head.sequence > known[0] and now - known[1] >= EVERY):
                try:
                    answer = self.stamp(stamped_bytes(head))
                except TransomError as error:
                    self.problem = f"checkpoints are not timestamped: {error}"
                    _log.warning("%s", self.problem)
                    return
                self.checkpoints.add_stamp(head, now, answer)
        self.problem = None


def stamped_bytes(checkpoint: Checkpoint) -> bytes:
    """What a timestamp of a checkpoint is of."""
    return rfc8785.dumps(statement(checkpoint))
