"""Acts on transactions: shown first, one first, never twice, and what became of each."""

import json
from collections.abc import Callable

import pytest

from app.acts import SignedEngine, engine_of
from app.acts.recorder import Step
from app.answers.transaction import detail as transaction
from app.domain.actor import Actor
from app.domain.errors import BadConfiguration, BadInput, Forbidden, NotFound, Unavailable
from app.journal import SqliteJournal
from app.office.acts import Act
from app.platform.outbound import Answer, NoAnswer, NotReached
from app.queries.acts import steps
from app.queries.cases import standing
from app.queries.casework import work
from app.queries.filters import Filters
from app.queries.timeline import timeline
from app.store.store import Store
from tests.acts.conftest import Bench, with_actions
from tests.oracle.cases import MOVE
from tests.oracle.loading import entries
from tests.oracle.making import at, move
from tests.oracle.records import Record
from tests.people import KIM, LEE

Making = Callable[..., Bench]
SECRET = "whsec_" + "a2tra2tra2tra2tra2tra2tra2tra2tr"


def stuck(name: str, minutes: float = 0, **fields: object) -> Record:
    """Submitted, long ago, under a key of its own."""
    return move(minutes, name, "submitted", **({**MOVE, "idempotency_key": f"key-{name}", **fields}))


def test_a_preview_puts_each_transaction_into_the_group_that_says_what_speaks_against_it(bench: Making) -> None:
    records = [
        stuck("safe"),
        stuck("referenced", external_ref="NW-1"),
        stuck("soon", next_attempt_at=at(103)),
        stuck("later", next_attempt_at=at(190)),
        stuck("missed", next_attempt_at=at(50)),
        stuck("refused", error_class="partner_rejection"),
        stuck("keyless", idempotency_key=None),
        move(0, "elsewhere", "received", **MOVE, idempotency_key="k"),
        *[stuck("done"), move(1, "done", "completed", **MOVE)],
    ]
    shown = bench(records).preview(
        "safe", "referenced", "soon", "later", "missed", "refused", "keyless", "elsewhere", "done", "nobody"
    )
    assert shown == {
        "safe": ["later", "missed", "safe"],
        "referenced": ["referenced"],
        "retry_due": ["soon"],
        "never_retry": ["refused"],
        "no_key": ["keyless"],
        "wrong_state": ["elsewhere", "done"],
        "not_found": ["nobody"],
    }


def test_an_action_that_sends_nothing_again_asks_for_its_states_alone(bench: Making) -> None:
    made = bench([stuck("a", idempotency_key=None, error_class="partner_rejection", external_ref="NW-1")])
    assert made.preview("a", action="cancel") == {"safe": ["a"]}


def test_one_is_asked_for_first_and_the_rest_once_its_state_has_moved(bench: Making) -> None:
    made = bench([stuck(name) for name in "abcd"])
    made.preview(*"abcd")
    assert made.ended(made.act()) == dict.fromkeys("abcd", "moved")
    assert [name for name, _ in made.engine.asked] == ["a", "b", "c", "d"]
    assert len({key for _, key in made.engine.asked}) == 4
    with made.store.reader() as reader:
        (numbers,) = reader._cursor.execute("select count(*) from moments where kind = 'intervention'").fetchall()
    assert numbers == (4,)


def test_where_the_first_does_not_move_nothing_else_is_asked_for(bench: Making) -> None:
    made = bench([stuck(name) for name in "abc"], patience=0.1)
    made.engine.does = lambda _: Answer(202)
    made.preview(*"abc")
    assert made.ended(made.act()) == {"a": "not moved", "b": "not sent", "c": "not sent"}
    assert [name for name, _ in made.engine.asked] == ["a"]


def test_what_the_engine_refuses_is_refused_whatever_words_it_has_for_that(bench: Making) -> None:
    made = bench([stuck(name) for name in "abcde"])
    for name, status in zip("abcd", (302, 400, 409, 500), strict=True):
        made.engine.does = lambda _, status=status: Answer(status)  # type: ignore[misc]
        made.preview(name, "e")
        act = made.act(key=name)
        assert made.ended(act) == {name: "refused", "e": "not sent"}
        assert made.reasons(act) == ["The workflow engine refused it.", "the first was not accepted"]


def test_a_request_that_never_left_is_told_from_one_without_an_answer(bench: Making) -> None:
    made = bench([stuck("a"), stuck("b")], patience=0.1)

    def lost(_: str) -> Answer:
        raise NotReached("engine.example is not found.")

    def silent(_: str) -> Answer:
        raise NoAnswer("engine.example gave no answer.")

    made.engine.does = lost
    made.preview("a")
    assert made.ended(made.act(key="k1")) == {"a": "not reached"}
    made.engine.does = silent
    made.preview("b")
    act = made.act(key="k2")
    assert made.ended(act) == {"b": "unknown"}
    assert made.reasons(act) == ["The workflow engine gave no answer, and the state did not move in time."]


def test_a_request_without_an_answer_whose_state_moves_has_moved(bench: Making) -> None:
    made = bench([stuck("a")])

    def slow(name: str) -> Answer:
        made.moves(name)
        raise NoAnswer("engine.example gave no answer.")

    made.engine.does = slow
    made.preview("a")
    assert made.ended(made.act()) == {"a": "moved"}


def test_after_three_refusals_in_a_row_nothing_more_is_asked_for(bench: Making) -> None:
    made = bench([stuck(name) for name in "abcdefg"])
    made.engine.does = lambda name: made.moves(name) if name in "ac" else Answer(503)
    made.preview(*"abcdefg")
    outcomes = made.ended(made.act())
    assert list(outcomes.values()) == ["moved", "refused", "moved", "refused", "refused", "refused", "not sent"]


def test_nothing_is_applied_to_what_was_not_shown_or_has_moved_since(bench: Making) -> None:
    made = bench([stuck("a"), stuck("b"), stuck("c")])
    made.preview("a", "b")
    made.moves("b", "legal")
    assert made.ended(made.act()) == {"a": "moved", "b": "not sent"}
    assert [name for name, _ in made.engine.asked] == ["a"]


def test_what_is_not_safe_is_acted_on_only_where_it_is_included_and_some_never(bench: Making) -> None:
    made = bench([stuck("a"), stuck("b", external_ref="NW-1"), stuck("c", idempotency_key=None)])
    made.preview("a", "b", "c")
    for group in ("no_key", "never_retry", "wrong_state", "not_found", "in_doubt", "anything"):
        with pytest.raises(BadInput, match="include"):
            made.act(group)
    assert made.ended(made.act("referenced")) == {"a": "moved", "b": "moved"}


def test_the_same_key_is_the_same_act_and_another_key_on_the_same_preview_is_refused(bench: Making) -> None:
    made = bench([stuck("a")])
    made.preview("a")
    act = made.act(key="k1")
    made.ended(act)
    assert made.act(key="k1") == act
    with pytest.raises(BadInput, match=act):
        made.act(key="k2")
    assert len(made.engine.asked) == 1


def test_who_asks_needs_a_reason_a_key_a_role_and_a_preview_of_their_own(bench: Making) -> None:
    made = bench([stuck("a")])
    made.preview("a")
    acts = made.desk.transactions
    for reason, key in (("", "k"), ("  ", "k"), ("r", ""), ("r" * 2001, "k"), ("r\x00", "k")):
        with pytest.raises(BadInput):
            acts.act(KIM, made.frozen, reason, key)
    with pytest.raises(BadInput, match="somebody else"):
        acts.act(LEE, made.frozen, "r", "k")
    with pytest.raises(Forbidden):
        acts.act(Actor("kim", frozenset(("auditor",))), made.frozen, "r", "k")
    with pytest.raises(NotFound):
        acts.act(KIM, "nothing", "r", "k")
    with pytest.raises(BadInput, match="redrive, cancel"):
        acts.preview(KIM, "reboot", ["a"])
    for ids in ([], [str(number) for number in range(1001)]):
        with pytest.raises(BadInput, match="1,000"):
            acts.preview(KIM, "redrive", ids)
    assert made.engine.asked == []


def test_a_preview_is_too_old_after_an_hour(bench: Making) -> None:
    made = bench([stuck("a")])
    made.preview("a")
    made.minutes += 60.1
    with pytest.raises(BadInput, match="look again"):
        made.act()


def test_what_was_asked_for_and_did_not_move_is_in_doubt_and_asked_again_only_under_the_same_key(bench: Making) -> None:
    made = bench([stuck("a")], patience=0.05)
    made.engine.does = lambda _: Answer(202)
    made.preview("a")
    made.ended(made.act(key="k1"))
    assert made.preview("a") == {"in_doubt": ["a"]}
    with pytest.raises(BadInput, match="in_doubt"):
        made.act("in_doubt", key="k2")
    made.engine.idempotent = True
    made.engine.does = made.moves
    made.preview("a")
    assert made.ended(made.act("in_doubt", key="k3")) == {"a": "moved"}
    assert len({key for _, key in made.engine.asked}) == 1
    assert len(made.engine.asked) == 2


def test_a_transaction_is_in_one_act_at_a_time(bench: Making) -> None:
    made = bench([stuck("a"), stuck("b")])
    made.preview("a", "b")
    first = made.frozen
    made.preview("a", "b")
    second = made.frozen
    others: list[str] = []

    def meanwhile(name: str) -> Answer:
        if not others:
            others.append(made.desk.transactions.act(KIM, second, "too", "k2"))
            assert made.ended(others[0]) == {"a": "not sent", "b": "not sent"}
        return made.moves(name)

    made.engine.does = meanwhile
    assert made.ended(made.desk.transactions.act(KIM, first, "first", "k1")) == {"a": "moved", "b": "moved"}
    assert [name for name, _ in made.engine.asked] == ["a", "b"]


def test_an_act_is_in_the_ledger_with_who_and_why(bench: Making) -> None:
    made = bench([stuck("a")])
    made.preview("a")
    act = made.act()
    made.ended(act)
    (entry,) = made.office.ledger.entries()
    assert (entry.actor, entry.action, entry.object, entry.reason) == (
        "kim",
        "act.redrive",
        f"act:{act}",
        "the partner is back",
    )


def test_nothing_is_sent_that_cannot_be_put_on_record_and_what_was_not_is_said_once_it_can(bench: Making) -> None:
    made = bench([stuck("a"), stuck("b")])
    made.preview("a", "b")
    made.journal.close()
    act = made.act()
    assert made.desk.runner is not None
    made.desk.close()
    assert made.engine.asked == []
    made.journal = SqliteJournal(made.directory / "journal", made.clock)
    made.anew().open()
    assert made.ended(act) == {"a": "not sent", "b": "not sent"}
    made.office.close()
    with pytest.raises(Unavailable):
        made.preview("a", "b")


def test_the_first_is_one_that_is_really_asked_for(bench: Making) -> None:
    made = bench([stuck(name) for name in "abc"], patience=0.1)
    made.engine.does = lambda _: Answer(202)
    made.preview(*"abc")
    made.moves("a")
    assert made.ended(made.act()) == {"a": "not sent", "b": "not moved", "c": "not sent"}


def test_what_a_process_died_over_is_looked_after_and_asked_for_by_nobody(bench: Making) -> None:
    made = bench([stuck(name) for name in "abcd"], patience=0.3)
    made.preview(*"abcd")
    shown = made.desk.transactions.frozen_preview(made.frozen)
    act = Act("0" * 20, made.frozen, made.clock(), "kim", "operator", "redrive", "r", "k", shown.items, None)
    made.office.acts.begin(act)
    for item in shown.items[:3]:
        before = {"state": "submitted", "state_since": item["state_since"]}
        details = {"idempotency_key": f"key-{item['transaction_id']}", "attributes": json.dumps(before)}
        step = Step(act.act_id, "redrive", "asked", "kim", made.clock(), item["transaction_id"], details=details)
        made.desk.transactions._recorder.write([step])
    made.moves("b")
    made.anew().open()
    assert made.ended(act.act_id) == {"a": "unknown", "b": "moved", "c": "unknown", "d": "not sent"}
    assert made.engine.asked == []
    assert made.office.acts.unended() == []
    assert made.preview(*"abcd") == {"safe": ["d"], "in_doubt": ["a", "c"], "wrong_state": ["b"]}


def test_an_act_is_on_the_timeline_with_who_and_what_came_of_it_and_its_key_joins_nothing(bench: Making) -> None:
    made = bench([stuck("a")])
    made.preview("a")
    made.ended(made.act())
    with made.store.reader() as reader:
        items = timeline(reader, "a")
        details = transaction(reader, "a")
    (act,) = [item for item in items if item["kind"] == "act"]
    assert (act["lane"], act["title"], act["status"]) == ("audit", "redrive by kim", "moved")
    assert details["idempotency_keys"] == ["key-a"]


def test_an_engine_is_sent_a_signed_post_without_people_or_payloads() -> None:
    engine = SignedEngine("https://engine.example/acts/{action}", b"k" * 24)
    with pytest.raises(NotReached):
        engine.ask("redrive", "key-1", at(0), {"transaction_id": "a"})
    assert "k" * 24 not in repr(engine)
    for url, secret in (("https://x.example", None), ("http://x.example", SECRET), ("https://x.example", "secret")):
        with pytest.raises(BadConfiguration, match="act_"):
            engine_of(url, secret, False, ())
    assert engine_of(None, None, False, ()) is None


def test_a_store_made_anew_from_the_journal_knows_every_act(bench: Making) -> None:
    records = [stuck("a"), stuck("b")]
    made = bench(records)
    with made.store.reader() as reader:
        (case,) = standing(reader, Filters())
    made.desk.cases.claim(KIM, case["signature"])
    made.preview("a", "b")
    act = made.act()
    made.ended(act)
    anew = Store(None, with_actions, made.clock)
    anew.load([*entries(records), *made.journal.read(0, 10**12)])
    with made.store.reader() as old, anew.reader() as new:
        assert steps(new, act) == steps(old, act)
        assert work(new) == work(old)
        assert work(new)[case["signature"]]["has"] == "kim"
    anew.close()
