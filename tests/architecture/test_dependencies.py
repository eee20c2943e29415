"""What Transom depends on: declared where it is imported, and under a licence that lets it be used in a product."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from email.parser import Parser
from importlib.metadata import Distribution, PackageNotFoundError, distribution, packages_distributions
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
FOR_USERS = [PROJECT["dependencies"], PROJECT["optional-dependencies"]["mcp"]]
DECLARED = [Requirement(line) for lines in FOR_USERS for line in lines]
COPYLEFT = re.compile(
    r"(?<!L)(?<!Lesser )\b(AGPL|GPL)|(?<!Lesser )(?<!Library or )\b(Affero )?General Public License", re.I
)
USERS_PROGRAMS = ROOT / "sample_data" / "recipes"
"""Examples of programs that send; who runs one installs what it imports."""
OURS = {"app", "collectors", "sample_data", "assets", "tests"}


def name_of(text: str) -> str:
    return re.sub(r"[-_.]+", "-", text).lower()


def needed(requirements: list[Requirement], seen: set[str]) -> Iterator[Distribution]:
    """The installed distributions that the requirements lead to, each once."""
    for requirement in requirements:
        if name_of(requirement.name) in seen or (requirement.marker and not requirement.marker.evaluate({"extra": ""})):
            continue
        seen.add(name_of(requirement.name))
        try:
            found = distribution(requirement.name)
        except PackageNotFoundError:
            continue
        yield found
        yield from needed([Requirement(line) for line in found.requires or ()], seen)


def licences(found: Distribution) -> list[str]:
    """What a distribution says of its licence, in each of the three places that there are."""
    about = Parser().parsestr(found.read_text("METADATA") or "", headersonly=True)
    said = [about.get("License-Expression"), *(about.get_all("Classifier") or ())]
    texts = [text for text in said if text and (text.startswith("License ::") or "::" not in text)]
    return texts or [(about.get("License") or "").split("\n")[0]]


def test_no_dependency_is_under_a_licence_that_binds_the_product() -> None:
    bound = {found.name: licences(found) for found in needed(DECLARED, set())}
    assert len(bound) > len(DECLARED) / 2
    choices = {name: texts for name, texts in bound.items() if all(COPYLEFT.search(text) for text in texts if text)}
    assert {name: texts for name, texts in choices.items() if any(texts)} == {}


def test_the_pattern_of_licences_knows_what_binds() -> None:
    for text in (
        "AGPL-3.0-only",
        "GPL-2.0-or-later",
        "License :: OSI Approved :: GNU General Public License v3 (GPLv3)",
    ):
        assert COPYLEFT.search(text), text
    for text in ("LGPL-3.0-only", "Apache-2.0", "License :: OSI Approved :: GNU Lesser General Public License v3"):
        assert not COPYLEFT.search(text), text


def test_every_library_that_code_imports_is_declared() -> None:
    declared = {name_of(requirement.name) for requirement in DECLARED}
    owners = packages_distributions()
    undeclared = {}
    for folder in ("app", "collectors", "sample_data"):
        for path in (ROOT / folder).rglob("*.py"):
            for module in () if path.is_relative_to(USERS_PROGRAMS) else imported(path):
                top = module.split(".")[0]
                if top in sys.stdlib_module_names or top in OURS:
                    continue
                names = {name_of(name) for name in owners.get(top, ())}
                if not names & declared:
                    undeclared[top] = str(path.relative_to(ROOT))
    assert undeclared == {}


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def test_the_gate_installs_a_listed_version_of_every_declared_library() -> None:
    lines = (ROOT / ".github" / "constraints.txt").read_text().splitlines()
    versions = dict(line.split("==") for line in lines if not line.startswith("#"))
    tested = [Requirement(line) for line in PROJECT["optional-dependencies"]["test"]]
    missing = [
        str(requirement)
        for requirement in (*DECLARED, *tested)
        if not requirement.specifier.contains(versions.get(name_of(requirement.name), "0"))
    ]
    assert missing == []
