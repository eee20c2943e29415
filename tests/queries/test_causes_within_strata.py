"""Labelled scenarios with confounders: what only travels with a partner or with time is never blamed.

`TRANSOM_CONFOUNDED` sets how many worlds of each kind are tried; a hundred by hand.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from app.answers.causes import causes
from app.domain.answer_fields.causes import LinkedCauses
from app.queries.filters import parse
from app.queries.transactions import page
from app.store.reader import Reader
from app.store.store import Store
from tests.oracle.loading import entries
from tests.present import present
from tests.queries.confounders import ALONE, REGIONS, SILENT, WITHIN, Case, cases, catalog, now, records

WORLDS = int(os.environ.get("TRANSOM_CONFOUNDED", "10"))


@contextmanager
def looking(tried: Sequence[Case]) -> Iterator[Reader]:
    known = catalog(tried)
    store = Store(None, lambda: known, now)
    store.load(entries([record for case in tried for record in records(case)]))
    with store.reader() as reader:
        yield reader
    store.close()


def answers(reader: Reader, case: Case, how: str) -> LinkedCauses:
    """The causes of a world's stuck transactions, chosen by filters or as the case that they are."""
    chosen = {"workflow": [case.workflow], "partner": [SILENT], "status": ["stuck"]}
    if how == "case":
        chosen = {"signature": [present(page(reader, parse(chosen, reader.now)).items[0]["signature"])]}
    return causes(reader, parse(chosen, reader.now))


@pytest.mark.parametrize("how", ["filters", "case"])
def test_where_a_partner_alone_is_silent_no_cause_is_named_and_the_partner_is(how: str) -> None:
    tried = list(cases(WORLDS, ALONE))
    wrong = []
    with looking(tried) as reader:
        for case in tried:
            answer = answers(reader, case, how)
            blamed = [item for item in answer["items"] if not item["symptom"]]
            explained = answer["explained_by"]
            if blamed or explained is None or (explained["attribute"], explained["value"]) != ("partner", SILENT):
                wrong.append((case, blamed[:1], explained))
    assert len(wrong) <= 0.02 * len(tried), wrong


def test_one_attribute_within_the_partner_is_named_first_and_since_when() -> None:
    tried = list(cases(WORLDS, WITHIN))
    wrong = []
    with looking(tried) as reader:
        for case in tried:
            items = answers(reader, case, "case")["items"]
            first = next((item for item in items if not item["symptom"]), None)
            named = first is not None and (first["attribute"], first["value"]) == ("region", REGIONS[0])
            if first is None or not named or first["onset"] is not None:
                wrong.append((case, first))
    assert len(wrong) <= 0.05 * len(tried), wrong
