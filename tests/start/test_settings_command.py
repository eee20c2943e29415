"""`transom settings`: a file that explains every setting, and can be used as it is."""

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.__main__ import cli
from app.settings import SETTINGS, resolve


def test_the_file_explains_every_setting_and_can_be_used_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = CliRunner().invoke(cli, ["settings"]).output
    for setting in SETTINGS:
        assert setting.sentence in text
    (tmp_path / "transom.toml").write_text(text)
    assert resolve({}, {}, tmp_path) == resolve({}, {}, tmp_path / "elsewhere")
    lines = [line[2:] for line in text.splitlines() if line.startswith("# ") and " = " in line]
    assert set(tomllib.loads("\n".join(lines))) == {setting.name for setting in SETTINGS}


def test_what_is_set_is_marked_and_no_value_is_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "transom.toml").write_text('act_secret = "whsec_hidden"\nport = 9000\n')
    text = CliRunner(env={"TRANSOM_PORT": "9001"}).invoke(cli, ["settings"]).output
    assert "(set by TRANSOM_PORT and transom.toml)" in text
    assert "whsec_hidden" not in text
    assert "9001" not in text


def test_the_shell_completes_commands() -> None:
    asked = {"_TRANSOM_COMPLETE": "bash_complete", "COMP_WORDS": "transom se", "COMP_CWORD": "1"}
    output = CliRunner(env=asked).invoke(cli, [], prog_name="transom").output
    assert {"plain,serve", "plain,settings"} <= set(output.splitlines())
