"""A good catalog reads as it is written; an empty one is good."""

from datetime import date

from app.catalog import check, load, notes
from app.catalog.model import ERROR_CLASSES, ErrorMatch, RedactionRule, State, Version
from app.domain.records import Kind

from .conftest import GOOD, Write


def test_a_catalog_reads_as_it_is_written(write: Write) -> None:
    catalog = load(write(all=GOOD))
    workflow = catalog.workflows["member-data-exchange"]
    assert (workflow.deadline, workflow.exception_deadline, workflow.goal) == (900, 86400, 0.99)
    assert list(workflow.states) == ["received", "submitted", "reconciling", "completed", "rejected"]
    assert workflow.states["submitted"] == State(
        waits_on="partner", limit=600, next=("reconciling",), awaits="partner acknowledgement"
    )
    assert workflow.states["completed"] == State(terminal="completed")
    assert workflow.versions["2.2"] == Version(date(2026, 6, 1), date(2026, 10, 1), date(2027, 1, 1))
    assert catalog.partners["northwind-health"].peers == ("api.northwind.example",)
    assert catalog.queues["identity-review"].claim_within == 1800
    assert catalog.owners["interop"].notify == ("slack-interop",)
    assert catalog.errors["partner_rejection"].match == (ErrorMatch(code="PR-*"), ErrorMatch(http_status=422))
    assert catalog.join_attributes == ("transom.transaction.id", "acme.order")
    assert catalog.redaction.rules[0] == RedactionRule("show", path="$.status")
    assert catalog.alerts["rejected-by-partner"]["over"] == "1h"
    assert catalog.mappings["outbox"].kind is Kind.TRANSITION
    assert catalog.runbooks["runbooks/exchange.md"] == "# What to do: exchange\n"


def test_files_of_any_name_are_merged_and_a_states_table_may_live_apart(write: Write) -> None:
    head, states = GOOD.split("[workflows.member-data-exchange.states]")
    states, rest = states.split("[workflows.member-data-exchange.versions]")
    directory = write(
        **{
            "a": "[workflows.member-data-exchange.states]" + states,
            "b": head,
            "zz-top": "[workflows.member-data-exchange.versions]" + rest,
        }
    )
    assert check(directory) == []
    assert load(directory).workflows == load(write(a=GOOD, b="", **{"zz-top": ""})).workflows


def test_no_directory_and_an_empty_one_are_the_empty_catalog_with_the_six_error_classes(write: Write) -> None:
    assert tuple(load(None).errors) == ERROR_CLASSES
    assert tuple(load(write()).errors) == ERROR_CLASSES
    assert load(None).workflows == {}


def test_declared_error_classes_come_first_and_the_built_in_ones_exist_anyway(write: Write) -> None:
    catalog = load(write(a="[errors.late_file]\n[errors.validation]\nretry = 'manual'\n"))
    assert list(catalog.errors)[:2] == ["late_file", "validation"]
    assert set(catalog.errors) == {"late_file", *ERROR_CLASSES}


def test_the_digest_tells_contents_apart_and_nothing_else(write: Write) -> None:
    first = load(write(all=GOOD))
    assert load(write(all=GOOD)).digest == first.digest
    directory = write(all=GOOD + "# more\n")
    assert load(directory).digest != first.digest
    before = load(directory).digest
    (directory / "runbooks" / "exchange.md").write_text("# Other steps\n")
    assert load(directory).digest != before


def test_a_byte_order_mark_and_windows_line_ends_are_read_past(write: Write) -> None:
    directory = write(all=b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert check(directory) == []


def test_a_state_that_no_way_leads_to_is_a_note_and_loads(write: Write) -> None:
    directory = write(all=GOOD.replace('next = ["submitted", "rejected"]', 'next = ["submitted"]'))
    assert check(directory) == []
    assert [str(note) for note in notes(directory)] == [
        'all.toml:14: No way leads to state "rejected" from "received", the first state of member-data-exchange.'
    ]


def test_a_runbook_that_is_not_written_yet_is_a_note_and_the_rest_is_used(write: Write) -> None:
    directory = write(all=GOOD.replace('"runbooks/exchange.md"', '"runbooks/exchang.md"'))
    assert check(directory) == []
    assert [str(note) for note in notes(directory)] == [
        'all.toml:7: runbook names "runbooks/exchang.md", a file that does not exist. '
        'Did you mean "runbooks/exchange.md"?'
    ]
    catalog = load(directory)
    assert catalog.workflows["member-data-exchange"].runbook == "runbooks/exchang.md"
    assert "runbooks/exchang.md" not in catalog.runbooks
