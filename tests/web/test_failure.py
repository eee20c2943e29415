"""An unexpected error is never shown; its reference number is, and the log has both."""

import logging

import pytest

from app.domain.errors import BadInput
from app.web.failure import Boundary, new_reference


def test_an_unexpected_error_shows_its_reference_and_not_its_text(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        shown = Boundary(lambda: "7F3K-22").sentence(ValueError("ssn 123-45-6789"))
    assert shown == "Something failed on our side (reference 7F3K-22). Nothing was lost; try again."
    assert "7F3K-22" in caplog.text


def test_an_error_of_ours_is_shown_as_it_is() -> None:
    assert Boundary().sentence(BadInput("from: no instant.")) == "from: no instant."


def test_references_can_be_read_out_on_the_telephone() -> None:
    number = new_reference()
    assert len(number) == 7
    assert number[4] == "-"
    assert not set(number) & set("01IO")
