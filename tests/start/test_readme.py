"""README's snippets work as pasted, and all that it names exists."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from app.__main__ import cli
from app.settings import PREFIX, SETTINGS
from tests.start.conftest import System

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()


def snippets(language: str) -> list[str]:
    return re.findall(rf"<!-- run: {language} -->\n```\w+\n(.*?)```", README, re.S)


def pasted(snippet: str, system: Any) -> str:
    """The snippet, sent to where this test's collector listens instead of to the default port."""
    return snippet.replace("http://127.0.0.1:4318", system.collector_url)


def environment(system: Any) -> dict[str, str]:
    return dict(os.environ) | {"OTEL_EXPORTER_OTLP_ENDPOINT": system.collector_url}


def test_a_span_and_events_by_curl_and_a_callback_by_reference_alone_are_one_transaction(
    system: System, tmp_path: Path
) -> None:
    (python,) = snippets("python")
    for _ in range(2):
        subprocess.run([sys.executable, "-c", python], env=environment(system), check=True, timeout=120)
        for command in snippets("sh"):
            done = subprocess.run(
                ["bash", "-c", pasted(command, system)], check=True, timeout=60, capture_output=True, text=True
            )
            assert '"rejected":[]' in done.stdout.replace(" ", ""), done.stdout
    found = system.wait_for(
        "transactions/order-1001", lambda one: one.get("state") == "confirmed" and one.get("trace_ids")
    )
    assert (found["workflow"], found["partner"], found["external_refs"]) == ("orders", "acme", ["ACME-77"])
    timeline = system.api("transactions/order-1001/timeline")["items"]
    assert len([item for item in timeline if item["lane"] == "workflow"]) == 2


@pytest.mark.skipif(shutil.which("npm") is None, reason="no Node here")
def test_the_node_snippet_reaches_the_same_transaction(system: System, tmp_path: Path) -> None:
    packages = ["@opentelemetry/sdk-trace-base", "@opentelemetry/exporter-trace-otlp-proto"]
    subprocess.run(
        ["npm", "install", "--silent", "--no-audit", "--no-fund", *packages], cwd=tmp_path, check=True, timeout=300
    )
    (snippet,) = snippets("node")
    (tmp_path / "send.js").write_text(snippet.replace("order-1001", "order-by-node"))
    subprocess.run(["node", "send.js"], cwd=tmp_path, env=environment(system), check=True, timeout=120)
    assert system.wait_for("transactions/order-by-node", lambda one: one.get("trace_ids"))["inferred"] is True


def test_the_collector_block_is_configuration_that_sends_to_the_default_port() -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", README, re.S)
    read = yaml.safe_load(block)
    assert read["exporters"]["otlphttp/transom"]["endpoint"] == "http://127.0.0.1:4318"
    assert all(line["exporters"] == ["otlphttp/transom"] for line in read["service"]["pipelines"].values())


def test_every_setting_and_command_is_documented() -> None:
    for setting in SETTINGS:
        assert f"`{PREFIX}{setting.name.upper()}`" in README
    context = click.Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        names = [f"{name} {sub}" for sub in getattr(command, "commands", {})] or [name]
        for full in names:
            assert f"`transom {full}" in README


def test_the_picture_is_there() -> None:
    (picture,) = re.findall(r"!\[[^]]+\]\(([^)]+)\)", README)
    assert (ROOT / picture).stat().st_size > 20_000


def test_the_gate_runs_the_command_that_the_readme_names() -> None:
    gate = (ROOT / ".ci" / "run").read_text()
    assert "README.md" in gate
    assert "pytest" not in gate
