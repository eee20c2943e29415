"""Ids as people copy them."""

import pytest

from app.domain.ids import trace_id_in

TRACE, SPAN = "008efff798038103d269b633813fc703", "0ee19b7ec3c1b174"


@pytest.mark.parametrize(
    "text",
    [
        TRACE,
        TRACE.upper(),
        f"  {TRACE}\n",
        "008efff7-9803-8103-d269-b633813fc703",
        f"00-{TRACE}-{SPAN}-01",
        f"traceparent: 00-{TRACE}-{SPAN}-01",
        f"0x{TRACE}",
        TRACE.lstrip("0"),
    ],
)
def test_a_trace_id_is_found_in_every_form_in_which_it_is_copied(text: str) -> None:
    assert trace_id_in(text) == TRACE


@pytest.mark.parametrize(
    "text", ["", SPAN, "0" * 32, "mdx-261129-3avhphg", f"{TRACE}0", f"00-{TRACE}-{SPAN}", "00-0-0-0"]
)
def test_what_names_no_trace_is_none(text: str) -> None:
    assert trace_id_in(text) is None
