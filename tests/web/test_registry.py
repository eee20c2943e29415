"""The catalog's page says what ends, what is wrong with the last edit, and what does not act yet."""

from datetime import date

import pytest

from app.catalog.model import Catalog, Version
from app.catalog.problems import Problem
from app.catalog.record_mapping import RecordMapping, When
from app.domain.records import Kind
from app.web.components import registry
from tests.web.test_sentences import said_whole

TODAY = date(2026, 11, 20)


def test_problems_of_the_last_edit_have_their_place_and_say_what_stays_in_use() -> None:
    text = said_whole(
        registry.problems([Problem("partners.toml", 12, "next names “reconcile”."), Problem("x.toml", 0, "y")])
    )
    assert "The last edit has 2 problems. The catalog before it stays in use." in text
    assert "partners.toml:12" in text
    assert "x.tomly" in text


@pytest.mark.parametrize(
    ("version", "text"),
    [
        (Version(released=date(2026, 1, 1)), "since 2026-01-01"),
        (Version(deprecated=date(2026, 10, 1)), "deprecated 2026-10-01"),
        (Version(deprecated=date(2026, 12, 1)), "to be deprecated 2026-12-01"),
        (Version(deprecated=date(2026, 10, 1), sunset=date(2027, 1, 1)), "sunset 2027-01-01"),
        (Version(sunset=date(2026, 11, 20)), "past sunset, 2026-11-20"),
        (Version(), "current"),
    ],
)
def test_a_version_says_where_it_stands(version: Version, text: str) -> None:
    assert said_whole(registry.version_badge("2.2", version, TODAY)) == f"2.2{text}"


def test_mappings_say_what_they_take_and_make() -> None:
    mapping = RecordMapping("outbox", Kind.TRANSITION, When(event_type="com.acme.*", attributes={"kind": "new"}), {})
    text = "".join(said_whole(part) for part in registry.mappings(Catalog(mappings={"outbox": mapping})))
    assert "events named com.acme.* with kind = new" in text
    assert registry.mappings(Catalog()) == []
