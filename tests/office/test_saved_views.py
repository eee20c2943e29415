from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from app.domain.errors import BadInput, NotFound
from app.office import Office
from tests.people import JON, MARA

NOON = datetime(2026, 11, 23, 12)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path, lambda: NOON)
    yield office
    office.close()


def test_a_saved_view_is_found_by_everybody_under_its_name(office: Office) -> None:
    saved = office.views.save(" Late at Northwind ", "/?partner=northwind-health&from=now-24h", MARA)

    assert (saved.name, saved.address, saved.owner, saved.created_at) == (
        "Late at Northwind",
        "/?partner=northwind-health&from=now-24h",
        "mara",
        NOON,
    )
    assert office.views.all() == [saved]
    assert office.views.all(owner="jon") == []


def test_views_are_listed_by_name(office: Office) -> None:
    for name in ("b", "a", "c"):
        office.views.save(name, "/", MARA)

    assert [view.name for view in office.views.all()] == ["a", "b", "c"]


def test_saving_under_a_name_of_ones_own_replaces_the_view(office: Office) -> None:
    office.views.save("late", "/?status=open", MARA)
    office.views.save("late", "/?status=failed", JON)
    office.views.save("late", "/?status=stuck", MARA)

    assert [(view.owner, view.address) for view in office.views.all()] == [
        ("jon", "/?status=failed"),
        ("mara", "/?status=stuck"),
    ]


@pytest.mark.parametrize(
    "address", ["", "https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "/\nx"]
)
def test_an_address_that_leads_elsewhere_is_no_view(office: Office, address: str) -> None:
    with pytest.raises(BadInput, match="address"):
        office.views.save("late", address, MARA)


@pytest.mark.parametrize("name", ["", "  ", "x" * 121, "a\x00b"])
def test_a_view_needs_a_name_that_can_be_read(office: Office, name: str) -> None:
    with pytest.raises(BadInput, match="name"):
        office.views.save(name, "/", MARA)


def test_a_removed_view_is_gone_and_its_number_is_not_given_again(office: Office) -> None:
    first = office.views.save("late", "/", MARA)
    office.views.delete(first.view_id, MARA)

    assert office.views.all() == []
    assert office.views.save("late", "/", MARA).view_id != first.view_id
    with pytest.raises(NotFound, match=str(first.view_id)):
        office.views.delete(first.view_id, MARA)


def test_saving_and_removing_a_view_is_on_record_with_who_did_it(office: Office) -> None:
    saved = office.views.save("late", "/", MARA)
    office.views.delete(saved.view_id, JON)

    assert [(entry.actor, entry.role, entry.action, entry.object) for entry in office.ledger.entries()] == [
        ("mara", "operator", "view.save", "view:mara/late"),
        ("jon", "operator", "view.delete", "view:mara/late"),
    ]


def test_a_view_that_is_not_there_leaves_no_entry(office: Office) -> None:
    with pytest.raises(NotFound):
        office.views.delete(7, MARA)

    assert office.ledger.entries() == []
