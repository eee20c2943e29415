"""The rules that the code is held to, run as their own tools run them."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = [path for folder in ("app", "collectors", "sample_data") for path in sorted((ROOT / folder).rglob("*.py"))]
SQL = [path for folder in ("app", "collectors") for path in sorted((ROOT / folder).rglob("*.sql"))]
WHOLE_FILES_OF_STATEMENTS = ("schema_",)


@pytest.mark.parametrize(
    "command",
    [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"], ["importlinter.cli"]],
    ids=lambda command: command[0].split(".")[0],
)
def test_the_tools_find_nothing(command: list[str]) -> None:
    module, *arguments = command
    if module == "importlinter.cli":
        run = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"]
    else:
        run = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_module_is_longer_than_300_lines() -> None:
    long = {str(path.relative_to(ROOT)): n for path in CODE if (n := len(path.read_text().splitlines())) > 300}
    assert long == {}


def test_no_question_is_longer_than_80_lines_and_each_says_why_it_is_asked() -> None:
    for path in SQL:
        text = path.read_text()
        assert text.startswith("--"), f"{path.name} has no comment"
        if not path.name.startswith(WHOLE_FILES_OF_STATEMENTS):
            assert len(text.splitlines()) <= 80, path.name


def test_every_statement_is_asked_by_something() -> None:
    code = "\n".join(path.read_text() for path in CODE)
    code += "\n".join(path.read_text() for path in sorted((ROOT / "tests").rglob("*.py")))
    built = re.compile(r"^(insert|clear|load_fresh)_")
    unasked = [path.name for path in SQL if path.stem not in code and not built.match(path.stem)]
    assert unasked == []


def test_callbacks_are_registered_by_the_door_of_the_pages_and_nowhere_else() -> None:
    """The browser's own, which read nothing and ask nobody, are the factory's."""
    calls = {
        (str(path.relative_to(ROOT)), node.attr)
        for path in CODE
        if path.is_relative_to(ROOT / "app" / "web")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in ("callback", "clientside_callback")
    }
    assert calls == {("app/web/door.py", "callback"), ("app/web/factory.py", "clientside_callback")}


def test_modules_say_what_they_are_for() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in CODE
        if path.read_text().strip() and not path.read_text().lstrip().startswith(('"""', 'r"""'))
    ]
    assert silent == []


def test_the_top_level_holds_the_customers_layout_and_nothing_else() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    top = {name.split("/")[0] for name in listed.stdout.splitlines()}
    allowed = {"pyproject.toml", "README.md", "LICENSE", "app", "collectors", "tests", "sample_data", "assets"}
    assert {name for name in top if not name.startswith(".")} <= allowed


def test_the_customers_list_of_libraries_is_declared() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    names = {re.split(r"[<>=!~ ]", line)[0] for line in declared}
    assert {"dash", "plotly", "duckdb", "pandas", "opentelemetry-api", "opentelemetry-sdk", "flask"} <= names
