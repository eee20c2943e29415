"""What `catalog check` says first, what it takes for a problem, and the schema that editors check by."""

import tomllib
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest

from app.catalog import check, load, notes
from app.catalog.schema import schema
from app.reference.catalog_keys import TABLES
from sample_data import CATALOG

BROKEN = '[owners.ann]\ntitle = "Ann\n'
QUEUE = '[queues.q]\nescalate_to = "ann"\n[owners.ann]\n'
SLOW = '[alerts.slow]\nnumber = "completion_seconds"\nabove = 60\n'


def problems(folder: Path, targets: Collection[str] = (), **files: str) -> list[str]:
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text)
    return [str(problem) for problem in check(folder, targets)]


def test_a_syntax_error_is_the_only_problem_until_it_is_mended(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, alerts='[alerts.a]\nnumber = "stuck"\nabove = 1\nowner = "ann"\n', owners=BROKEN)
    assert problem.startswith("owners.toml:2: This is not TOML")


@pytest.mark.parametrize(("files", "named"), [({}, "draft WORKFLOW"), ({"a.yaml": "owners: {}"}, "a.yaml is not read")])
def test_a_folder_without_toml_is_a_problem(tmp_path: Path, files: dict[str, str], named: str) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    (problem,) = problems(tmp_path)
    assert named in problem
    assert load(tmp_path).workflows == {}


def test_an_escalation_that_nothing_leads_to_is_a_problem(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, queues=QUEUE)
    assert problem.startswith("queues.toml:2: escalate_to is told when claim_within or decide_within has passed")


def test_whom_an_owner_notifies_must_be_among_the_targets_of_the_settings(tmp_path: Path) -> None:
    owners = '[owners.ann]\nnotify = ["ann-mail", "ann-chat"]\n'
    (problem,) = problems(tmp_path, targets=["ann-chat", "ann-mial"], owners=owners)
    assert (
        problem
        == 'owners.toml:2: notify names "ann-mail", which is no target of the settings. Did you mean "ann-mial"?'
    )
    assert problems(tmp_path) == []


def test_a_number_with_quantiles_that_names_none_is_noted(tmp_path: Path) -> None:
    assert problems(tmp_path, alerts=SLOW) == []
    assert [note.text for note in notes(tmp_path)] == [
        'completion_seconds has quantiles, and "slow" says none: p50 is judged.'
    ]


def test_a_duration_that_is_none_is_quoted(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, a='[workflows.w]\ndeadline = "5 minutes"\n')
    assert problem.endswith(
        'deadline is not a duration; write it as 30s, 15m, 4h or 3d, in quotes, not as "5 minutes".'
    )


def test_a_guess_of_a_draft_has_to_be_confirmed(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, a='[workflows.w.states]\na = { waits_on = "us?" }\n')
    assert 'waits_on is "us?", a guess: take the "?" away where it is right' in problem


def test_the_schema_knows_every_key_that_the_sample_catalog_uses_and_its_choices() -> None:
    made = schema(TABLES)
    definitions = made["definitions"]
    declared: dict[str, Any] = {}
    for path in sorted(CATALOG.rglob("*.toml")):
        for key, value in tomllib.loads(path.read_text()).items():
            declared.setdefault(key, {}).update(value)
    assert set(declared) <= set(made["properties"])
    for workflow in declared["workflows"].values():
        assert set(workflow) <= set(definitions["a workflow"]["properties"])
        for state in workflow["states"].values():
            assert set(state) <= set(definitions["a state"]["properties"])
    assert definitions["a state"]["properties"]["waits_on"]["enum"][0] == "us"
    assert definitions["a workflow"]["properties"]["states"]["additionalProperties"] == {
        "$ref": "#/definitions/a state"
    }
    assert definitions["a state"]["additionalProperties"] is False
    assert made["properties"]["alerts"]["description"]


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        ('{ number = "success_rate", at_least = 98 }', "at_least is a share from 0 to 1"),
        ('{ number = "stuck" }', "A target needs exactly one of at_least and at_most."),
        ('{ number = "partner_answer_seconds", at_most = "5m" }', "takes quantile = p50 or p95"),
        ('{ number = "stuck", quantile = "p50", at_most = 5 }', "stuck has no quantiles"),
        ('{ number = "partner_answer_seconds", quantile = "p95", at_most = 300 }', "at_most is not a duration"),
        ('{ number = "stuk", at_most = 5 }', 'Did you mean "stuck"?'),
        ('{ number = "stuck", at_most = 5 }, { number = "stuck", at_most = 6 }', "stuck has a target already."),
    ],
)
def test_what_is_wrong_with_a_target_is_said_at_its_line(tmp_path: Path, target: str, sentence: str) -> None:
    found = problems(tmp_path, parties=f"[partners.x]\ntargets = [ {target} ]\n")
    assert [problem.startswith("parties.toml:2: ") and sentence in problem for problem in found] == [True]
