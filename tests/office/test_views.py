from datetime import datetime

import pytest

from app.domain.errors import BadInput, NotFound
from app.office import Office

NOON = datetime(2026, 11, 23, 12)


@pytest.fixture
def office(tmp_path):
    office = Office(tmp_path, lambda: NOON)
    yield office
    office.close()


def test_a_saved_view_is_found_by_everybody_under_its_name(office):
    saved = office.views.save(" Late at Northwind ", "/?partner=northwind-health&from=now-24h", "mara")

    assert (saved.name, saved.address, saved.owner, saved.created_at) == (
        "Late at Northwind",
        "/?partner=northwind-health&from=now-24h",
        "mara",
        NOON,
    )
    assert office.views.all() == [saved]
    assert office.views.all(owner="jon") == []


def test_views_are_listed_by_name(office):
    for name in ("b", "a", "c"):
        office.views.save(name, "/", "mara")

    assert [view.name for view in office.views.all()] == ["a", "b", "c"]


def test_saving_under_a_name_of_ones_own_replaces_the_view(office):
    office.views.save("late", "/?status=open", "mara")
    office.views.save("late", "/?status=failed", "jon")
    office.views.save("late", "/?status=stuck", "mara")

    assert [(view.owner, view.address) for view in office.views.all()] == [
        ("jon", "/?status=failed"),
        ("mara", "/?status=stuck"),
    ]


@pytest.mark.parametrize(
    "address", ["", "https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "/\nx"]
)
def test_an_address_that_leads_elsewhere_is_no_view(office, address):
    with pytest.raises(BadInput, match="address"):
        office.views.save("late", address, "mara")


@pytest.mark.parametrize("name", ["", "  ", "x" * 121, "a\x00b"])
def test_a_view_needs_a_name_that_can_be_read(office, name):
    with pytest.raises(BadInput, match="name"):
        office.views.save(name, "/", "mara")


def test_a_removed_view_is_gone_and_its_number_is_not_given_again(office):
    first = office.views.save("late", "/", "mara")
    office.views.delete(first.view_id)

    assert office.views.all() == []
    assert office.views.save("late", "/", "mara").view_id != first.view_id
    with pytest.raises(NotFound, match=str(first.view_id)):
        office.views.delete(first.view_id)
