"""A runbook's text: ids become text and nothing else, links lead to other runbooks, steps are found."""

from hypothesis import given
from hypothesis import strategies as st

from app.analysis.runbook_text import filled, linked, parts


def test_inside_code_only_a_plain_word_is_filled_in() -> None:
    text = "Run `curl {transaction_id}`:\n\n```sh\nredrive {transaction_id}\n```\n\nAsk {partner}."
    assert filled(text, {"transaction_id": "mdx-1", "partner": "acme"}) == (
        "Run `curl mdx-1`:\n\n```sh\nredrive mdx-1\n```\n\nAsk `acme`."
    )
    assert "{transaction_id}" in filled("`curl {transaction_id}`", {"transaction_id": "x; rm -rf /"})
    assert "{transaction_id}" in filled("~~~\n{transaction_id}\n~~~", {"transaction_id": "$(reboot)"})
    assert "{transaction_id}" in filled("`{transaction_id}`", {"transaction_id": "a` [x](http://e)"})
    assert "{transaction_id}" in filled("`rm {transaction_id}`", {"transaction_id": "-rf"})


@given(st.text())
def test_no_value_leaves_the_code_that_it_is_filled_into(value: str) -> None:
    drawn = filled("`{state}`\n\n```\n{state}\n```", {"state": value})
    assert drawn.count("\n") == 4
    assert drawn.count("`") == 8


def test_links_between_runbooks_lead_to_their_pages_and_others_stay() -> None:
    known = {"runbooks/a.md", "runbooks/b.md", "c.md"}
    text = "See [b](b.md#now), [c](../c.md), [gone](d.md), [web](https://x.example/b.md) and\n```\n[b](b.md)\n```"
    assert linked(text, "runbooks/a.md", known, lambda name: f"/runbooks/{name}") == (
        "See [b](/runbooks/runbooks/b.md#now), [c](/runbooks/c.md), [gone](d.md), [web](https://x.example/b.md) and\n"
        "```\n[b](b.md)\n```"
    )


def test_steps_are_the_first_numbered_list_with_what_belongs_to_each() -> None:
    found = parts(
        "Look first.\n\n1. One,\n   on two lines.\n\n2. Two\n   ```\n   3. code\n   ```\n\nThen rest.\n1. later"
    )
    assert found.before == "Look first.\n"
    assert len(found.steps) == 2
    assert found.steps[0] == "One,\non two lines."
    assert found.steps[1].startswith("Two\n")
    assert found.after == "Then rest.\n1. later"
    assert parts("No list.").steps == ()
