"""What the check of the supply chain says, above all where it could not look."""

import json

from tests.supply_chain import audit_verdict, code_verdict

GOOD, UNKNOWN = {"name": "flask", "version": "3.1", "vulns": []}, {"name": "own", "skip_reason": "not found"}
BAD = {"name": "dash", "version": "4.0", "vulns": [{"id": "PYSEC-2026-1"}]}


def report(*packages: object) -> str:
    return json.dumps({"dependencies": packages})


def test_where_nothing_could_be_looked_up_it_says_so_and_not_that_all_is_well() -> None:
    for text, error in (
        (report(UNKNOWN, UNKNOWN), "No known vulnerabilities found"),
        ("", "Trace\nConnectionError: no"),
    ):
        checked, count, sentence = audit_verdict(text, error)
        assert (checked, count) == (False, 0)
        assert sentence.startswith("NOT CHECKED")


def test_vulnerabilities_are_named_and_what_was_skipped_is_counted() -> None:
    checked, count, sentence = audit_verdict(report(GOOD, BAD, UNKNOWN), "")
    assert (checked, count) == (True, 1)
    assert sentence == "2 packages checked, 1 vulnerabilities; 1 packages NOT CHECKED\ndash 4.0: PYSEC-2026-1"


def test_a_finding_is_accepted_by_file_and_rule_and_only_while_it_is_there() -> None:
    finding = {"filename": "./app/a.py", "test_id": "B608", "line_number": 3, "issue_text": "SQL"}
    assert code_verdict([finding], {("app/a.py", "B608"): "reason"}) == []
    assert code_verdict([finding], {}) == ["app/a.py:3 B608 SQL"]
    assert code_verdict([], {("app/a.py", "B608"): "reason"}) == ["app/a.py B608: accepted, and no longer there"]
