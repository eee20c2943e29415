"""What stands and waits: cases with their episodes, queues with their forecast, sources with their silence."""

import pytest

from app.answers import cases
from app.answers.transaction import detail
from app.domain.errors import BadInput, NotFound
from app.queries.filters import Filters
from app.queries.paging import BadCursor
from app.queries.queues import queues
from app.queries.sources import silent_sources, sources
from app.queries.transactions import page
from tests.oracle.cases import CATALOG, MOVE
from tests.oracle.making import act, at, log_line, move, review, span
from tests.oracle.records import Record
from tests.present import present
from tests.queries.conftest import Asking

SOUTH = MOVE | {"partner": "southgate"}


def test_a_case_is_a_signature_with_what_stands_in_it(asking: Asking) -> None:
    records = [
        move(0, "a", "submitted", **MOVE, version="2.2"),
        move(5, "b", "submitted", **MOVE, version="2.3"),
        move(0, "c", "submitted", **SOUTH),
        move(19, "young", "submitted", **MOVE),
    ]
    first, second = cases.page(asking(records, 20)).items
    assert {name: first[name] for name in ("workflow", "state", "awaits", "error_class", "error_code", "partner")} == {
        "workflow": "exchange",
        "state": "submitted",
        "awaits": "acknowledgement",
        "error_class": None,
        "error_code": None,
        "partner": "northwind",
    }
    assert (first["count"], first["status"], first["owner"]) == (2, "stuck", "partner-desk")
    assert (first["first_seen"], first["last_seen"], first["versions"]) == (at(10), at(15), ["2.2", "2.3"])
    assert (second["count"], second["partner"], second["first_seen"]) == (1, "southgate", at(10))
    assert (first["has"], first["next_check"], first["history"]) == (None, None, [])


def test_a_failed_transaction_stands_in_its_case_for_a_day(asking: Asking) -> None:
    records = [move(0, "a", "received", **MOVE), move(10, "a", "failed", **MOVE, error_class="partner_rejection")]
    (case,) = cases.page(asking(records, 10 + 24 * 60 - 1)).items
    assert (case["status"], case["odds"], case["first_seen"]) == ("failed", None, at(10))
    assert cases.page(asking(records, 10 + 24 * 60)).items == []


def test_each_stretch_of_time_with_members_is_an_episode_and_the_present_one_begins_with_its_first(
    asking: Asking,
) -> None:
    records = [
        *[move(0, "a", "submitted", **MOVE), move(30, "a", "completed", **MOVE)],
        *[move(100, "b", "submitted", **MOVE), move(130, "b", "completed", **MOVE)],
        *[move(115, "c", "submitted", **MOVE)],
    ]
    (case,) = cases.page(asking(records, 140)).items
    assert (case["count"], case["first_seen"], case["last_seen"]) == (1, at(110), at(125))
    assert case["episodes"] == [
        {"first_seen": at(10), "last_seen": at(10), "until": at(30), "transactions": 1},
        {"first_seen": at(110), "last_seen": at(125), "until": None, "transactions": 2},
    ]


def test_progress_is_what_earlier_members_did_next_and_what_came_of_it(asking: Asking) -> None:
    records = []
    for number in range(3):
        records += [move(0, f"p{number}", "submitted", **MOVE), move(40 + number, f"p{number}", "completed", **MOVE)]
    records += [move(0, "q", "submitted", **MOVE), move(20, "q", "legal", **MOVE), move(50, "q", "failed", **MOVE)]
    (case,) = [
        one
        for one in cases.page(asking([*records, move(100, "t", "submitted", **MOVE)], 130)).items
        if one["status"] == "stuck"
    ]
    assert case["progress"] == [
        {"next_state": "completed", "n": 3, "completed": 3, "median_seconds": 31 * 60.0},
        {"next_state": "legal", "n": 1, "completed": 0, "median_seconds": 600.0},
    ]


def test_a_case_is_found_by_the_signature_its_members_have_and_is_gone_with_them(asking: Asking) -> None:
    records = [move(0, "a", "submitted", **MOVE)]
    reader = asking(records, 20)
    signature = present(detail(reader, "a")["signature"])
    assert cases.detail(reader, signature) == cases.page(reader).items[0]
    with pytest.raises(NotFound, match="no case"):
        cases.detail(asking([*records, move(19, "a", "completed", **MOVE)], 20), signature)


def test_cases_follow_the_segments_and_the_range_in_which_their_members_were_open(asking: Asking) -> None:
    records = [move(0, "a", "submitted", **MOVE), move(100, "b", "submitted", **SOUTH)]
    reader = asking(records, 200)

    def partners(**filters: object) -> list[str]:
        found = cases.page(reader, Filters(**filters)).items  # type: ignore[arg-type]
        return [case["partner"] or "" for case in found]

    assert partners(partner=("southgate",)) == ["southgate"]
    assert partners(to=at(50)) == ["northwind"]
    assert sorted(partners(from_=at(150))) == ["northwind", "southgate"]


def test_pages_of_cases_make_up_the_whole_list(asking: Asking) -> None:
    records = [move(0, f"t{n}", "submitted", workflow="exchange", partner=f"p{n % 4}") for n in range(9)]
    reader = asking(records, 60)
    found, cursor = [], None
    for _ in range(3):
        part = cases.page(reader, limit=2, cursor=cursor)
        found += part.items
        cursor = part.next
        if cursor is None:
            break
    assert found == cases.page(reader).items
    assert [case["count"] for case in found] == [3, 2, 2, 2]
    with pytest.raises(BadCursor):
        cases.page(reader, Filters(partner=("p1",)), cursor=cases.page(reader, limit=1).next)
    with pytest.raises(BadInput):
        cases.page(reader, limit=0)


def test_a_review_queue_has_its_depth_oldest_and_overdue_items(asking: Asking) -> None:
    records = []
    for name, opened in (("a", 0), ("b", 20), ("c", 25)):
        records += [
            move(opened, name, "identity_review", **MOVE),
            review(opened, name, f"k-{name}", "opened", queue="desk"),
        ]
    records += [review(26, "c", "k-c", "claimed"), move(30, "done", "identity_review", **MOVE)]
    records += [review(30, "done", "k-d", "opened", queue="desk"), review(31, "done", "k-d", "approved")]
    queue, state = queues(asking(records, 40))
    assert (queue["kind"], queue["queue"], queue["owner"]) == ("review_queue", "desk", "member-services")
    assert (queue["depth"], queue["unassigned"], queue["oldest"], queue["overdue"]) == (3, 2, at(0), 1)
    assert (state["kind"], state["state"], state["waits_on"]) == ("state", "identity_review", "review")
    assert (state["depth"], state["oldest"], state["unassigned"]) == (4, at(0), 3)


def test_a_forecast_counts_those_whose_turn_comes_too_late_at_the_present_pace(asking: Asking) -> None:
    waiting = [review(0, f"t{n}", f"k{n}", "opened", queue="desk") for n in range(5)]
    moves = [move(0, f"t{n}", "identity_review", **MOVE) for n in range(5)]
    assert queues(asking([*moves, *waiting], 10))[0]["forecast"] == 5
    quick = [move(0, f"d{n}", "identity_review", **MOVE) for n in range(2000)]
    done = [review(1, f"d{n}", f"e{n}", "opened", queue="desk") for n in range(2000)]
    done += [review(2, f"d{n}", f"e{n}", "approved", queue="desk") for n in range(2000)]
    paced = queues(asking([*moves, *waiting, *quick, *done], 10))[0]
    assert (paced["depth"], paced["forecast"]) == (5, 2)


def test_queues_follow_the_segments(asking: Asking) -> None:
    records = [move(0, "a", "dead_letter", **MOVE), move(0, "b", "dead_letter", **SOUTH)]
    assert queues(asking(records, 10), Filters(partner=("southgate",)))[0]["depth"] == 1


def beats(minutes: int) -> list[Record]:
    """A source that is heard every minute."""
    return [move(minute, f"b{minute}", "completed", **MOVE) for minute in range(minutes)]


def test_a_source_is_silent_after_ten_usual_gaps_and_needs_thirty_gaps_to_have_a_usual_one(asking: Asking) -> None:
    def silence(heard: int, now: float) -> tuple[float | None, bool | None]:
        reader = asking(beats(heard), now)
        (source,) = sources(reader)
        alone = [(row["source"], row["last_event_time"], row["usual_gap"]) for row in silent_sources(reader)]
        own = (source["source"], source["last_event_time"], source["usual_gap"])
        assert alone == ([own] if source["silent"] else [])
        return source["usual_gap"], source["silent"]

    assert silence(31, 40) == (60.0, False)
    assert silence(31, 41) == (60.0, True)
    assert silence(30, 400) == (None, False)


def test_no_source_is_called_silent_while_the_journals_history_is_still_being_loaded(asking: Asking) -> None:
    reader = asking(beats(31), 400)
    reader.caught_up = lambda: False
    assert [source["silent"] for source in sources(reader)] == [None]
    assert silent_sources(reader) == []


def test_no_source_is_silent_for_the_time_in_which_transom_itself_was_down(asking: Asking) -> None:
    def silent(now: float) -> bool | None:
        reader = asking(beats(31), now)
        reader.listening_since = at(400)
        (source,) = sources(reader)
        assert [row["source"] for row in silent_sources(reader)] == [source["source"]] * bool(source["silent"])
        return source["silent"]

    assert (silent(401), silent(410), silent(411)) == (False, False, True)


def test_what_came_late_in_the_last_minute_does_not_make_a_clock_wrong(asking: Asking) -> None:
    late = move(40, "late", "completed", **MOVE) | {"ingested_at": at(45)}
    (source,) = sources(asking([*beats(31), late], 46))
    assert source["clock_offset"] == 1.0


def test_a_source_says_what_it_sent_and_what_of_it_has_no_transaction(asking: Asking) -> None:
    loose = [{"key": "order", "value": "t"}]
    records = [
        move(0, "t", "received", **MOVE),
        span(1, "a" * 32, "1" * 16, service="loose", attributes=loose),
        span(1, "b" * 32, "2" * 16, "t", service="named"),
        span(1, "b" * 32, "3" * 16, service="named"),
        log_line(2, "c" * 32, service="loose"),
        move(3, None, "received", source="lost", external_ref="NOBODY"),
    ]
    told = {one["source"]: one for one in sources(asking(records, 10), loose=True)}
    assert {name: (one["accepted"], one["unjoined"]) for name, one in told.items()} == {
        "engine": (1, 0),
        "loose": (2, 2),
        "named": (2, 0),
        "lost": (1, 1),
    }
    assert told["loose"]["would_join"] == "order"
    assert (told["engine"]["last_event_time"], told["engine"]["clock_offset"]) == (at(0), 1.0)
    assert CATALOG.join_attributes[0] == "transom.transaction.id"


def test_what_was_done_to_earlier_members_is_followed_by_progress_or_not(asking: Asking) -> None:
    records = []
    for number in range(4):
        name = f"p{number}"
        records += [move(0, name, "submitted", **MOVE), act(30, name, actor="kim", act_id=f"a{number}")]
        records += [move(31, name, "submitted", **MOVE, attempt=2)]
    records += [move(35, name, "completed", **MOVE) for name in ("p0", "p1")]
    records += [move(40, "p2", "dead_letter", **MOVE), move(70, "p3", "completed", **MOVE)]
    records += [move(0, "r", "submitted", **MOVE), move(50, "r", "submitted", **MOVE, attempt=2)]
    records += [move(52, "r", "completed", **MOVE), move(0, "t", "submitted", **MOVE)]
    (case,) = [one for one in cases.page(asking(records, 130)).items if one["state"] == "submitted"]
    found = {(row["by"], row["act"]): row for row in case["followed_by"]}
    assert found.keys() == {("people", "redrive"), ("machines", "retry")}
    redrive, retry = found["people", "redrive"], found["machines", "retry"]
    assert (redrive["n"], redrive["moved"], redrive["median_seconds"]) == (4, 2, 300.0)
    assert (retry["n"], retry["moved"], retry["median_seconds"]) == (1, 1, 120.0)


def test_work_on_a_case_is_followed_by_progress_of_those_that_stood_in_it(asking: Asking) -> None:
    stuck = [move(0, "a", "submitted", **MOVE), move(0, "b", "submitted", **MOVE), move(0, "c", "submitted", **MOVE)]
    (case,) = cases.page(asking(stuck, 20)).items
    claimed = act(20, None, "claim", case_id=case["id"], step="done", act_id="x")
    records = [*stuck, claimed, move(25, "a", "completed", **MOVE), move(90, "b", "completed", **MOVE)]
    (after,) = cases.page(asking(records, 100)).items
    assert [(row["act"], row["n"], row["moved"]) for row in after["followed_by"]] == [("claim of the case", 3, 1)]
    assert after["has"] == "kim"


def test_of_thirty_orders_three_that_stand_where_the_others_went_on_are_stuck_and_have_not_ended(
    asking: Asking,
) -> None:
    records = []
    for n in range(30):
        steps = ("submitted", "picked", "confirmed") if n < 27 else ("submitted", "picked")
        times = (0, 3, 7)
        records += [move(n + at_, f"o-{n}", state, workflow="orders") for at_, state in zip(times, steps, strict=False)]
    reader = asking(records, 30 * 60)
    found = {row["transaction_id"]: (row["status"], row["stuck_reason"]) for row in page(reader).items}
    assert {found[f"o-{n}"] for n in range(27)} == {("ended", None)}
    assert {found[f"o-{n}"] for n in range(27, 30)} == {("open", "learned")}
    later = {row["transaction_id"]: row["status"] for row in page(asking(records, 100 * 24 * 60)).items}
    assert set(later.values()) == {"ended"}


def test_the_odds_of_a_case_say_nothing_of_its_own_members(asking: Asking) -> None:
    stuck = [move(n / 10, f"s-{n}", "submitted", **MOVE) for n in range(5)]
    others = [
        move(n / 10 + minutes, f"o-{n}", state, **SOUTH)
        for n in range(3)
        for minutes, state in ((0, "submitted"), (200, "completed"))
    ]
    reader = asking([*stuck, *others], 100)
    (case,) = [one for one in cases.page(reader).items if one["partner"] == MOVE["partner"]]
    assert (case["count"], present(case["odds"])["n"]) == (5, 3)
