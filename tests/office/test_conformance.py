"""Each sentence of `Office`, run against each way of using one: by one process, and by two on one folder."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import Unavailable
from app.domain.reach import Reach
from app.office import Office, Search, database
from tests.people import KIM, MARA

NOON = datetime(2026, 11, 23, 12)
ACTS: dict[str, tuple[Callable[[Office], Any], Callable[[Office], int]]] = {
    "view": (lambda office: office.views.save("late", "/?status=stuck", MARA), lambda office: len(office.views.all())),
    "account": (
        lambda office: office.accounts.add("lee", ["operator"], None, "hash", MARA),
        lambda office: len(office.accounts.all()),
    ),
    "token": (
        lambda office: office.tokens.add("crm", "ingest", None, None, "s" * 40, MARA, 9),
        lambda office: len(office.tokens.all()),
    ),
    "hold": (
        lambda office: office.holds.place(MARA, Reach("acme", None, None), "a court case"),
        lambda office: len(office.holds.all(active=True)),
    ),
    "dismissal": (
        lambda office: office.dismissals.dismiss(MARA, "set-aside:5.2", [(5, 2, "")], "a load test", "1", None),
        lambda office: len(office.dismissals.all()),
    ),
}
act = pytest.mark.parametrize("name", ACTS)


@pytest.fixture(params=["one process", "two processes"])
def offices(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Office]]:
    """An office to act in and one to look into: the same, or two as two processes have them."""
    monkeypatch.setattr(database, "_BUSY_SECONDS", 0.02)
    opened = [Office(tmp_path, lambda: NOON) for _ in range(2 if request.param == "two processes" else 1)]
    yield [opened[0], opened[-1]]
    for office in opened:
        office.close()


def entries(office: Office) -> list[str]:
    """The actions of all entries of the ledger, whichever chain they are in."""
    return [entry.action for entry in office.ledger.search(Search(), 10)]


@act
def test_what_was_answered_is_there_for_the_next_who_looks_with_one_entry_of_the_ledger(
    offices: list[Office], name: str
) -> None:
    (acts, looks), (do, count) = offices, ACTS[name]
    do(acts)
    assert (count(looks), len(entries(looks))) == (1, 1)
    assert looks.ledger.broken_at() is None


@act
def test_an_act_that_cannot_be_put_on_record_is_not_done(
    offices: list[Office], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (acts, looks), (do, count) = offices, ACTS[name]

    def full(*_: Any, **__: Any) -> None:
        raise Unavailable("no space")

    monkeypatch.setattr(acts.ledger, "enter", full)
    with pytest.raises(Unavailable):
        do(acts)
    assert (count(looks), entries(looks)) == (0, [])


@act
def test_while_the_file_cannot_be_written_every_act_says_so_and_later_it_works_again(
    offices: list[Office], name: str, tmp_path: Path
) -> None:
    (acts, looks), (do, count) = offices, ACTS[name]
    with closing(sqlite3.connect(tmp_path / "office.sqlite", isolation_level=None)) as other:
        other.execute("begin exclusive")
        with pytest.raises(Unavailable, match=r"office\.sqlite cannot be used"):
            do(acts)
        other.execute("rollback")
    assert count(looks) == 0
    do(acts)
    assert count(looks) == 1


def test_people_of_some_tenants_see_and_change_what_is_theirs_alone(offices: list[Office]) -> None:
    acts, looks = offices
    for tenant in ("acme", "zeta"):
        acts.holds.place(MARA, Reach(tenant, None, None), "a court case")
        acts.ledger.record(MARA, "payload.view", "payload:1", tenant=tenant)
    acts.views.save("late", "/?status=stuck", MARA)
    cut = looks.seen_by(KIM.name, frozenset(("acme",)))
    assert [hold.reach.tenant for hold in cut.holds.all()] == ["acme"]
    assert cut.views.all() == []
    assert sorted(entries(cut)) == ["hold.placed", "payload.view"]
