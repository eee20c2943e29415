"""One sender's share of what is taken: too much of it is answered 429, and nobody else is held up."""

import json
from dataclasses import replace

import pytest

from app.domain.errors import Unavailable
from collectors.ingest_limit import WINDOW_SECONDS, Allowance
from collectors.intake import Request
from collectors.senders import Sender
from tests.collectors.journals import EVENT, MemoryJournal, intake_over

BATCH = "application/cloudevents-batch+json"


def test_too_much_of_one_sender_is_429_with_a_time_to_wait_and_others_are_taken() -> None:
    journal = MemoryJournal()
    intake = intake_over(journal)
    intake._allowance = Allowance(1)
    body = json.dumps([EVENT]).encode()
    body += b" " * (6 * 1024 - len(body))
    request = Request("events", BATCH, declared=len(body), sender=Sender("orders"))
    answers = [intake.accept(request, body) for _ in range(2)]
    other = intake.accept(replace(request, sender=Sender("billing")), body)
    chunked = intake.accept(replace(request, declared=None), body)
    intake.close()

    assert [answer.status for answer in (*answers, other, chunked)] == [200, 429, 200, 429]
    assert 1 <= int(dict(answers[1].headers)["Retry-After"]) <= WINDOW_SECONDS
    assert b"orders has sent more than its 1 KiB a second" in answers[1].body


def test_one_large_body_is_taken_where_nothing_else_was_sent_and_without_a_limit_all_is() -> None:
    Allowance(1).take("orders", 16 << 20)
    free, narrow = Allowance(), Allowance(1)
    for _ in range(100):
        free.take("orders", 16 << 20)
    narrow.take("orders", 16 << 20)
    with pytest.raises(Unavailable):
        narrow.take("orders", 1)
