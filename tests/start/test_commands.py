"""The commands as a user types them: exit codes and sentences."""

import os
import socket
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from app.cli.accounts import user
from app.platform.data_lock import lock_data

ROOT = Path(__file__).parents[2]


def transom(*words: object, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs the command; other TRANSOM_ variables of the caller do not reach it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TRANSOM_")}
    return subprocess.run(
        [sys.executable, "-m", "app", *map(str, words)],
        cwd=ROOT,
        env=environment | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_a_good_catalog_answers_0_and_a_bad_one_1_with_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('[workflows.w.states]\na = { waits_on = "us", next = ["b"] }\n')
    bad = transom("catalog", "check", tmp_path)
    assert bad.returncode == 1
    assert 'a.toml:2: next names "b", which w does not declare.' in bad.stdout
    good = transom("catalog", "check", ROOT / "sample_data" / "catalog")
    assert (good.returncode, good.stderr) == (0, "")


def test_an_unknown_setting_or_word_answers_2() -> None:
    assert transom("catalog", "check", TRANSOM_CATALOGUE="x").returncode == 2
    assert transom("srve").returncode == 2
    nowhere = transom("catalog", "check", "/nowhere")
    assert (nowhere.returncode, nowhere.stderr) == (2, "/nowhere: there is no such directory.\n")
    assert "Did you mean TRANSOM_CATALOG?" in transom("catalog", "check", TRANSOM_CATALOGUE="x").stderr


def test_a_port_that_is_taken_is_named_with_the_two_ways_out(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        done = transom("serve", "--data", tmp_path, "--port", 0, "--otlp-port", port, "--grpc-port", 0)
    assert done.returncode == 2
    assert f"127.0.0.1:{port} cannot be listened on" in done.stderr
    assert "choose another port with --otlp-port" in done.stderr


def test_an_address_that_others_reach_needs_accounts_which_there_are_none_of(tmp_path: Path) -> None:
    done = transom("serve", "--data", tmp_path, "--host", "0.0.0.0")
    assert done.returncode == 2
    assert "loopback address only" in done.stderr


def test_a_folder_that_a_transom_holds_is_left_alone_by_another(tmp_path: Path) -> None:
    (tmp_path / ".transom-demo").write_text("")
    (tmp_path / "journal").mkdir()
    with lock_data(tmp_path):
        for command in ("serve", "demo"):
            done = transom(command, "--data", tmp_path, "--port", 0, "--otlp-port", 0, "--grpc-port", 0)
            assert (done.returncode, "in use by a Transom that is running" in done.stderr) == (2, True)
        assert transom("rebuild", "--data", tmp_path).returncode == 2
    assert (tmp_path / "journal").exists()


def test_a_demo_never_deletes_what_is_no_demo(tmp_path: Path) -> None:
    (tmp_path / "precious.txt").write_text("x")
    done = transom("demo", "--data", tmp_path, "--port", 0, "--otlp-port", 0, "--grpc-port", 0)
    assert done.returncode == 2
    assert (tmp_path / "precious.txt").exists()


def test_other_roles_leave_an_account_its_tenants_unless_they_are_named(tmp_path: Path) -> None:
    def line(*words: str) -> str:
        answer = CliRunner().invoke(user, [*words, "--data", str(tmp_path)], input="correct horse battery\n")
        assert answer.exit_code == 0, answer.output
        return answer.output.splitlines()[0]

    assert "acme" in line("add", "ugo", "--role", "operator", "--tenant", "acme", "--password-stdin")
    assert "acme" in line("set", "ugo", "--role", "auditor")
    assert "other" in line("set", "ugo", "--role", "auditor", "--tenant", "other")
    assert "every tenant" in line("set", "ugo", "--role", "auditor", "--every-tenant")
    both = ["set", "ugo", "--role", "auditor", "--every-tenant", "--tenant", "acme", "--data", str(tmp_path)]
    assert CliRunner().invoke(user, both).exit_code == 2
