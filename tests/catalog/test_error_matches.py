"""A record without an error class gets the first declared one that it fits."""

from app.catalog.error_matches import class_of
from app.catalog.model import ErrorClass, ErrorMatch

ERRORS = {
    "partner_rejection": ErrorClass(match=(ErrorMatch(code="PR-*"), ErrorMatch(http_status=422))),
    "validation": ErrorClass(match=(ErrorMatch(code="*-4??", http_status=400), ErrorMatch(code="PR-1"))),
    "processing": ErrorClass(),
}


def test_the_first_declared_class_that_fits_wins() -> None:
    assert class_of(ERRORS, "PR-1", None) == "partner_rejection"
    assert class_of(ERRORS, None, 422) == "partner_rejection"


def test_both_conditions_of_one_match_must_hold() -> None:
    assert class_of(ERRORS, "X-400", 400) == "validation"
    assert class_of(ERRORS, "X-400", 500) is None
    assert class_of(ERRORS, "X-400", None) is None


def test_nothing_fits_a_record_without_code_and_status_or_of_another_case() -> None:
    assert class_of(ERRORS, None, None) is None
    assert class_of(ERRORS, "pr-1", None) is None
