"""Names say what a thing is. A past participle that fits everything (`found`, `held`) is no name."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("app", "collectors", "sample_data")
FORBIDDEN = frozenset(("told", "said", "shown", "found", "held", "kept"))
CTE = re.compile(
    r"(?:\bwith|\brecursive|\)\s*,)\s+(\w+)(?:\s*\([\w\s,]*\))?\s+as\s+(?:(?:not\s+)?materialized\s+)?\(", re.I
)
SCRIPT = re.compile(
    r"\b(?:function|const|let|var)\s+(\w+)|\btransom\w*\.(\w+)\s*=|function[^(\n]*\(([^)\n]*)\)|\(([\w\s,]*)\)\s*=>|(\w+)\s*=>"
)


def names(path: Path) -> Iterator[str]:
    """Names of functions, classes, parameters and local variables of a module or script, or of a statement's common
    table expressions.
    """
    text = path.read_text()
    if path.suffix == ".sql":
        yield from CTE.findall(text)
        return
    if path.suffix == ".js":
        for groups in SCRIPT.findall(text):
            yield from (name for group in groups for name in re.findall(r"\w+", group))
        return
    tree = ast.parse(text)
    classes = (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    fields = {field.target for node in classes for field in node.body if isinstance(field, ast.AnnAssign)}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node not in fields:
            yield node.id


def package(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:2]) if parts[0] == "app" else parts[0]


def test_names_that_fit_everything_name_nothing() -> None:
    vague = [
        f"{path.relative_to(ROOT)}: {name}"
        for folder in (*PACKAGES, "assets")
        for suffix in ("*.py", "*.sql", "*.js")
        for path in (ROOT / folder).rglob(suffix)
        for name in names(path)
        if name.strip("_").lower() in FORBIDDEN
    ]
    assert vague == []


def test_no_class_name_stands_twice_in_a_package() -> None:
    places = defaultdict(list)
    for folder in PACKAGES:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.parse(path.read_text()).body:
                if isinstance(node, ast.ClassDef):
                    places[package(path), node.name].append(path.name)
    assert {f"{where}.{name}": files for (where, name), files in places.items() if len(files) > 1} == {}
