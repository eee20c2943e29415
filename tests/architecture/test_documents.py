"""The documents that are installed: all that code cites is there, links lead somewhere, and the reference is whole."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import click
import pytest
from flask import Flask

from app.__main__ import cli
from app.answers.services import Services
from app.api import create_api
from app.catalog import CatalogFiles
from app.catalog.keys import known_keys
from app.docs import TITLES, document
from app.domain.finding_ids import FINDINGS
from app.domain.instants import system_clock
from app.domain.records import Kind
from app.office import Office
from app.queries.numbers import NUMBERS
from app.reference.catalog_keys import TABLES
from app.reference.commands import command_table
from app.reference.document import reference
from app.security import LocalMode
from app.settings import SETTINGS
from app.web.pages import PAGES
from collectors.events.records import FIELDS, REQUIRED, TYPES

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "app" / "docs"
CITED = re.compile(r"\b(product|data|interface|catalog|pages|quality|architecture|contributing|changelog)\.md\b")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    nothing: Any = None
    with closing(Office(tmp_path_factory.mktemp("office"), system_clock)) as office:
        yield create_api(Services(nothing, office, CatalogFiles(None), nothing, system_clock, LocalMode()))


@pytest.fixture(scope="module")
def text(server: Flask) -> str:
    return reference(server, command_table(cli))


def test_the_list_of_documents_is_what_is_installed() -> None:
    assert {path.stem for path in DOCS.glob("*.md")} == set(TITLES)
    assert all((document(name) or "").startswith("# ") for name in TITLES)
    assert document("../DECISIONS") is None


def test_every_document_that_code_cites_is_there() -> None:
    cited = {
        name
        for folder in ("app", "collectors", "sample_data")
        for path in (ROOT / folder).rglob("*.py")
        for name in CITED.findall(path.read_text())
    }
    assert {"data", "interface", "catalog"} <= cited <= set(TITLES)


def test_links_between_documents_lead_somewhere() -> None:
    links = {name for one in TITLES for name in re.findall(r"\]\(([a-z]+)\.md\)", document(one) or "")}
    assert links <= {*TITLES, "reference"}


def test_the_files_that_contributing_names_are_there() -> None:
    for name in re.findall(r"`((?:app|collectors|tests|assets)/[\w/.]+)`", document("contributing") or ""):
        assert (ROOT / name).exists(), name


def test_the_reference_describes_every_key_of_the_catalog() -> None:
    known = known_keys()
    fields = {name for kind in (FIELDS[Kind.TRANSITION], *FIELDS.values()) for name in kind} | {"value"}
    described = {kind: set(sentences) for kind, (_, sentences) in TABLES.items()}
    described["a mapping"] |= known["a mapping"] & fields
    assert described == known


def test_the_reference_names_every_setting_number_finding_and_event_type(text: str) -> None:
    for setting in SETTINGS:
        assert f"`TRANSOM_{setting.name.upper()}`" in text
        assert setting.sentence.replace("|", "\\|") in text
    for name in (*NUMBERS, *FINDINGS, *TYPES):
        assert f"`{name}`" in text
    for kind, required in REQUIRED.items():
        assert all(f"`{name}`" in text for name in (*required, *FIELDS[kind]))


def test_the_reference_names_every_command_with_its_options(text: str) -> None:
    def leaves(group: click.Group, name: str) -> dict[str, click.Command]:
        found: dict[str, click.Command] = {}
        context = click.Context(group)
        for key in group.list_commands(context):
            command, full = group.get_command(context, key), f"{name} {key}"
            assert command is not None
            found |= leaves(command, full) if isinstance(command, click.Group) else {full: command}
        return found

    commands = leaves(cli, "transom")
    assert {"transom serve", "transom user add", "transom erase"} <= commands.keys()
    for name, command in commands.items():
        (line,) = [line for line in text.splitlines() if line.startswith(f"| `{name}` |")]
        assert (command.help or "?").replace("|", "\\|") in line
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert max(parameter.opts, key=len) in line


def test_the_reference_names_every_route_and_page(server: Flask, text: str) -> None:
    for rule in server.url_map.iter_rules():
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        assert path in text or path == "/api/{rest}", path
    for route in ("/v1/traces", "/v1/logs", "/v1/events", "TraceService/Export", "LogsService/Export"):
        assert route in text
    for page in PAGES:
        assert f"`{page.path}`" in text


def test_the_wheel_holds_the_documents() -> None:
    listed = subprocess.run(["git", "ls-files", "app/docs"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    assert {Path(name).stem for name in listed.stdout.splitlines() if name.endswith(".md")} == set(TITLES)
