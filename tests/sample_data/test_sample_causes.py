"""The causes of each story name what was made to go wrong first, however it is asked about."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from app.answers.causes import causes
from app.catalog import load
from app.queries.filters import parse
from app.store.store import Store
from sample_data import CATALOG
from tests.present import present
from tests.sample_data.feeding import fed

NOW = datetime(2026, 11, 23, 16, 0)
STUCK = {"status": ["stuck"]}
RECENT = {"from": ["now-7d"], "to": ["now"]}
STORIES = {
    "partner-outage": (STUCK, {}, "partner", "northwind-health"),
    "partner-outage, its exchanges": (
        STUCK | {"workflow": ["member-data-exchange"]},
        {},
        "partner",
        "northwind-health",
    ),
    "partner-outage, what it refuses": ({"state": ["retry_wait"]}, {}, "partner", "northwind-health"),
    "past-outage": (
        {"status": ["failed"], "from": ["now-35d"], "to": ["now-33d"]},
        RECENT | {"version": ["2.2"]},
        "partner",
        "blue-harbor",
    ),
    "invalid-identities": (STUCK | {"state": ["identity_review"]}, {}, "partner", "cascadia-mutual"),
    "delayed-callbacks": (
        STUCK | {"workflow": ["prior-authorization"], "state": ["submitted"], "from": ["now-30h"], "to": ["now-3h"]},
        RECENT,
        "partner",
        "cascadia-mutual",
    ),
    "partial-completion": (STUCK | {"state": ["partial"]}, {}, "partner", "blue-harbor"),
    "documents-missing": (STUCK | {"state": ["pended"]}, {}, "partner", "lakeshore-clinics"),
    "regulatory-hold": (
        {"state": ["regulatory_hold"], "status": ["open"]},
        {},
        "partner & tenant",
        "prairie-care & medicaid",
    ),
    "failing-lookups": ({"errored": ["true"]}, {}, "failed first", "plan-index SELECT plan_years"),
    "dropped-field": ({"status": ["rejected"], "error_code": ["PR-1107"]}, {}, "version", "2.3"),
}
"""What is asked, of which healthy ones where the usual ones are not at hand, and what the story put its fault on."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The stories among a few normal days."""
    journal = fed(tmp_path_factory.mktemp("causes"), NOW, 7)
    catalog = load(CATALOG)
    store = Store(None, lambda: catalog, lambda: NOW)
    while entries := journal.read(store.last_offset(), 32 * 1024 * 1024):
        store.load(entries)
    journal.close()
    yield store
    store.close()


@pytest.mark.parametrize("story", STORIES)
def test_the_causes_of_a_story_name_its_fault_first(store: Store, story: str) -> None:
    asked, baseline, attribute, value = STORIES[story]
    with store.reader() as reader:
        items = causes(reader, parse(asked, reader.now), parse(baseline, reader.now))["items"]
    first = items[0]
    assert (first["attribute"], first["value"], first["symptom"]) == (attribute, value, False), items[:4]


def test_six_reviews_of_the_reviewer_that_has_most_of_that_day_are_put_down_to_chance(store: Store) -> None:
    with store.reader() as reader:
        answer = causes(reader, parse(STUCK | {"state": ["clinical_review"]}, reader.now))
    assert [item for item in answer["items"] if not item["symptom"]] == []


def test_the_outage_is_put_down_to_its_partner_alone_and_to_no_version(store: Store) -> None:
    with store.reader() as reader:
        answer = causes(reader, parse(STUCK | {"partner": ["northwind-health"]}, reader.now))
    assert present(answer["explained_by"])["value"] == "northwind-health"
    assert [item for item in answer["items"] if not item["symptom"]] == []
