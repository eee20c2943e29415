"""The query is the view: what it says comes back out of it, and what it may not say is answered with a sentence."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import BadInput
from app.domain.segments import SEGMENTS
from app.web.view import View

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)
VALUES = st.lists(TEXT, unique=True, max_size=3).map(tuple)
VIEWS = st.builds(
    View,
    **dict.fromkeys(SEGMENTS, VALUES),
    from_=st.sampled_from([None, "now-6h", "2026-11-20T08:00:00Z"]),
    to=st.sampled_from([None, "now", "2026-11-21T08:00:00.5Z"]),
    as_of=st.sampled_from([None, "2026-11-21T08:00:00Z"]),
    tz=st.sampled_from(["utc", "local"]),
    rest=st.dictionaries(st.sampled_from(["tab", "open", "span"]), VALUES.filter(bool), max_size=3),
)


@given(VIEWS)
def test_a_view_reads_back_from_its_own_address(view: View) -> None:
    assert View.parse(view.query()) == view


def test_relative_times_stay_relative_in_links() -> None:
    view = View.parse("?from=now-6h&to=now&partner=northwind-health")
    assert view.here("/", status="stuck") == "/?partner=northwind-health&from=now-6h&to=now&status=stuck"


def test_a_link_elsewhere_keeps_how_one_looks_and_drops_what_was_filtered() -> None:
    view = View.parse("?partner=a&as_of=2026-11-20T08:00:00Z&tz=local&open=x")
    assert view.link("/transactions/t1") == "/transactions/t1?as_of=2026-11-20T08:00:00Z&tz=local"


def test_an_empty_segment_value_stands_for_none() -> None:
    assert View.parse("?partner=&partner=a").partner == ("", "a")


@pytest.mark.parametrize(
    ("search", "words"),
    [
        ("?from=yesterday", 'from: "yesterday" is not an instant'),
        ("?to=2026-13-01T00:00:00Z", "is not an instant"),
        ("?as_of=now-1h", 'as_of: "now-1h" is not an instant'),
        ("?tz=Mars", "neither utc nor local"),
        ("?x=" + "y" * 9000, "too long"),
    ],
)
def test_a_value_that_is_not_taken_is_answered_with_a_sentence(search: str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        View.parse(search)


def test_a_pages_own_parameter_is_checked_against_its_choices() -> None:
    view = View.parse("?tab=sideways")
    with pytest.raises(BadInput, match="none of open, stuck"):
        view.one("tab", ("open", "stuck"))
    assert View.parse("").one("tab", ("open",), "open") == "open"


def test_the_instant_looked_at_is_utc() -> None:
    assert View.parse("?as_of=2026-11-20T08:00:00%2B02:00").known_at == datetime(2026, 11, 20, 6)
