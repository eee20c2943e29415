"""`transom alerts test` and `transom alerts backtest`, as somebody who writes rules uses them."""

import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from app.__main__ import cli
from app.catalog import CatalogFiles
from app.cli import alerts
from app.domain.errors import BadConfiguration
from app.journal import SqliteJournal
from collectors.intake import Intake, Request
from tests.api.conftest import KEYS

CATALOG = """
[workflows.exchange.states]
submitted = { waits_on = "partner", limit = "10m", next = ["completed"], awaits = "acknowledgement" }
completed = { terminal = "completed" }
[alerts.stuck]
number = "stuck"
by     = ["partner"]
above  = 2
for    = "5m"
[alerts.never]
number = "dead_letters"
above  = 5
"""
TEST = """
catalog = "catalog"
[[tests]]
name  = "Three that wait are an alert"
rules = ["stuck"]
[[tests.events]]
time   = 2026-11-23T09:00:00Z
repeat = {count}
every  = "10s"
data   = {{ transaction_id = "t{{n}}", workflow = "exchange", partner = "northwind", to_state = "submitted" }}
[[tests.expect]]
at     = 2026-11-23T09:10:00Z
alerts = []
[[tests.expect]]
at     = 2026-11-23T09:17:00Z
alerts = [ {{ rule = "stuck", state = "firing", segment = {{ partner = "northwind" }}, transactions = 3 }} ]
"""
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("test", ...)`: the command under `alerts`, in a folder that has a catalog."""
    folder = tmp_path / "catalog"
    folder.mkdir()
    (folder / "c.toml").write_text(CATALOG)
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(cli, ["alerts", *map(str, words)])


def written(folder: Path, text: str) -> Path:
    path = folder / "rules.toml"
    path.write_text(text)
    return path


def test_tests_that_pass_answer_0_and_those_that_do_not_1_with_what_was_expected_and_found(
    run: Run, tmp_path: Path
) -> None:
    good = run("test", written(tmp_path, TEST.format(count=3)))
    assert (good.exit_code, good.output) == (0, "passed  Three that wait are an alert\n1 passed.\n")
    fewer = run("test", written(tmp_path, TEST.format(count=2)))
    assert fewer.exit_code == 1
    assert fewer.output.splitlines() == [
        "failed  Three that wait are an alert",
        "        at 2026-11-23 09:17: expected rule stuck, state firing, segment partner=northwind, transactions 3",
        "          stuck measured 2 of 2 for partner=northwind; its threshold is 2",
        "0 of 1 passed.",
    ]


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("[[tests.expect]]", "[[tests.expects]]", '"expects" is no key here'),
        ('rules = ["stuck"]', 'rules = ["stuk"]', "there is no alert rule 'stuk'. Known: stuck, never."),
        ("2026-11-23T09:10:00Z", '"noon"', "noon is not an instant"),
        ('every  = "10s"', "every = 10", "every is not a duration"),
        ('to_state = "submitted"', 'too_state = "submitted"', "to_state"),
        ("[[tests]]", "[[tests]", "rules.toml"),
        ('name  = "Three that wait are an alert"', "", "needs a name"),
        ('catalog = "catalog"', 'catalog = "nowhere"', "There is no such directory"),
    ],
)
def test_what_is_no_test_is_refused_with_its_place(run: Run, tmp_path: Path, right: str, wrong: str, said: str) -> None:
    text = TEST.format(count=3)
    assert right in text
    result = run("test", written(tmp_path, text.replace(right, wrong, 1)))
    assert isinstance(result.exception, BadConfiguration)
    assert said in str(result.exception)


def test_a_file_that_is_not_there_is_refused(run: Run) -> None:
    missing = run("test", "nowhere.toml").exception
    assert isinstance(missing, BadConfiguration)
    assert str(missing) == "nowhere.toml: there is no such file."


def test_a_backtest_says_when_a_rule_would_have_fired(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = datetime(2026, 11, 23, 9)
    clock = [begin]
    monkeypatch.setattr(alerts, "system_clock", lambda: begin + timedelta(hours=2))
    journal = SqliteJournal(tmp_path / "data" / "journal", lambda: clock[0])
    declared = CatalogFiles(tmp_path / "catalog").current()
    intake = Intake(journal, lambda: declared, KEYS, lambda: clock[0])
    for minute, state in ((0, "submitted"), (40, "completed")):
        clock[0] = begin + timedelta(minutes=minute, seconds=5)
        for name in ("a", "b", "c"):
            body = (
                f'{{"specversion":"1.0","type":"transom.workflow.transition.v1","source":"e","id":"{name}{minute}",'
                f'"time":"{begin + timedelta(minutes=minute):%Y-%m-%dT%H:%M:%SZ}","data":{{"transaction_id":"{name}",'
                f'"workflow":"exchange","partner":"northwind","to_state":"{state}"}}}}'
            )
            assert intake.accept(Request("events", "application/cloudevents+json"), body.encode()).status == 200
    intake.close()
    journal.close()

    found = run("backtest", "stuck", "--data", tmp_path / "data", "--catalog", tmp_path / "catalog")
    assert found.exit_code == 0, found.output
    assert found.output.splitlines()[-2:] == [
        "stuck, evaluated each minute from 2026-11-23 09:01 to 2026-11-23 11:00 (UTC), would have fired once.",
        "  partner northwind: fired 2026-11-23 09:15, held since 2026-11-23 09:10, over 2026-11-23 09:41. "
        "3 wait for northwind’s acknowledgement since 09:00 (UTC).",
    ]
    options = ("--data", tmp_path / "data", "--catalog", tmp_path / "catalog")
    later = run("backtest", "stuck", *options, "--from", "2026-11-23T09:50:00Z", "--to", "2026-11-23T10:00:00Z")
    assert later.exit_code == 1
    assert "would never have fired" in later.output
    assert run("backtest", "never", *options).exit_code == 1
    for words in (["nothing"], ["stuck", "--from", "noon"], ["stuck", "--from", "2027-01-01T00:00:00Z"]):
        assert isinstance(run("backtest", *words, *options).exception, BadConfiguration)
    elsewhere = run("backtest", "stuck", "--data", tmp_path / "none", "--catalog", tmp_path / "catalog")
    assert isinstance(elsewhere.exception, BadConfiguration)


def test_the_sample_rules_keep_what_they_promise() -> None:
    path = Path(alerts.__file__).parents[2] / "sample_data" / "alert_tests" / "operations.toml"
    result = CliRunner().invoke(cli, ["alerts", "test", str(path)])
    assert result.exit_code == 0, result.output
    assert isinstance(cli, click.Group)
    assert sys.modules["app.cli.alerts"] is alerts
