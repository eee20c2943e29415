"""Search forgives: any case, the beginning of an id or of a word, and what things are called."""

from dataclasses import replace

from app.answers.search import matches, search
from app.catalog.model import Catalog, ErrorClass, Partner, Queue, State, Workflow
from tests.oracle.cases import CATALOG as STUCK_AFTER
from tests.oracle.cases import MOVE
from tests.oracle.making import move, review
from tests.queries.conftest import Asking

CATALOG = Catalog(
    partners={"northwind-health": Partner(title="Northwind Health")},
    workflows={"mdx": Workflow(title="Member data exchange", states={"identity_review": State(waits_on="review")})},
    queues={"desk": Queue(title="Members whose identity is uncertain")},
    errors={"transient_upstream": ErrorClass()},
)
RECORDS = [
    move(0, "MDX-261129-3avhphg", "submitted", workflow="mdx", error_code="UP-503", external_ref="NW-3766EEAF"),
    move(0, "MDX-261129-3aw", "submitted", workflow="mdx", error_code="UP-503"),
    review(1, "MDX-261129-3aw", "task", "opened", queue="desk"),
    review(2, "MDX-261129-3aw", "task", "claimed", queue="desk", actor="dr.brandt"),
]


def kinds(asking: Asking, text: str) -> list[tuple[str, str]]:
    return [(hit["kind"], hit["id"]) for hit in search(asking(RECORDS, 5, CATALOG), text)]


def test_an_id_is_found_in_another_case_and_by_its_beginning(asking: Asking) -> None:
    both = [("transaction", "MDX-261129-3avhphg"), ("transaction", "MDX-261129-3aw")]
    assert kinds(asking, "mdx-261129-3AVHPHG") == both[:1]
    assert kinds(asking, "mdx-261129-3a") == both
    assert kinds(asking, "nw-3766") == [("external_ref", "MDX-261129-3avhphg")]
    assert kinds(asking, "MDX-261129-3aw") == both[1:]


def test_names_codes_states_and_people_are_found_by_the_beginnings_of_their_words(asking: Asking) -> None:
    assert kinds(asking, "Northwind") == [("partner", "northwind-health")]
    assert kinds(asking, "health north") == [("partner", "northwind-health")]
    assert ("queue", "desk") in kinds(asking, "uncertain")
    assert ("state", "identity_review") in kinds(asking, "identity rev")
    assert kinds(asking, "up-503") == [("error_code", "UP-503")]
    assert ("error_class", "transient_upstream") in kinds(asking, "upstream")
    assert kinds(asking, "brandt") == [("person", "dr.brandt")]
    assert kinds(asking, "x") == [] == kinds(asking, "nothing at all")


def test_what_is_stuck_at_a_partner_comes_before_the_partner_itself(asking: Asking) -> None:
    stuck = [move(0, f"s{number}", "submitted", **MOVE) for number in range(3)]
    catalog = replace(STUCK_AFTER, partners={"northwind": Partner(title="Northwind Health")})
    hits = search(asking(stuck, 25 * 60, catalog), "northwind")
    assert [(hit["kind"], hit["id"], hit["title"]) for hit in hits[:2]] == [
        ("incident", "partner:northwind", "Northwind Health: 3 stuck"),
        ("partner", "northwind", "Northwind Health"),
    ]


def test_a_word_in_the_middle_of_another_is_no_match() -> None:
    assert matches("exch", "Member data exchange")
    assert not matches("change", "Member data exchange")
    assert not matches("  ", "Member")
