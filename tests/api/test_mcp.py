"""The tools for an assistant, asked by the protocol's own client: they answer what the API answers, and only read."""

import asyncio
import sys
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest
from flask.testing import FlaskClient
from mcp import StdioServerParameters
from mcp.client import Client
from mcp.types import CallToolResult, TextContent

from app.cli.mcp import Ask, tools
from app.domain.errors import BadInput
from tests.api.conftest import Calling
from tests.oracle import making
from tests.oracle.cases import MOVE

LATE = 600
T = TypeVar("T")


@pytest.fixture
def client(calling: Calling) -> FlaskClient:
    return calling([making.move(0, "t-1", "submitted", **{**MOVE, "partner": "acme"})], LATE)


def asking(client: FlaskClient) -> Ask:
    """The API as the command asks it: bytes, or the reason of a refusal."""

    def ask(route: str) -> bytes:
        answer = client.get(route)
        if answer.status_code >= 400:
            raise BadInput(answer.get_json()["detail"])
        return answer.data

    return ask


def by_itself(work: Coroutine[Any, Any, T]) -> T:
    """What the work ends with, on a thread of its own: this one may have the loop of a browser's tests."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, work).result()


def call(client: FlaskClient, tool: str, **arguments: object) -> CallToolResult:
    async def within() -> CallToolResult:
        async with Client(tools(asking(client), "1")) as session:
            return await session.call_tool(tool, arguments)

    return by_itself(within())


def text_of(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def answered(client: FlaskClient, tool: str, **arguments: object) -> dict[str, Any]:
    result = call(client, tool, **arguments)
    assert not result.is_error, result.content
    assert result.structured_content is not None
    return result.structured_content


def test_each_tool_says_that_it_only_reads(client: FlaskClient) -> None:
    async def listed() -> dict[str, bool | None]:
        async with Client(tools(asking(client), "1")) as session:
            answer = await session.list_tools()
            return {tool.name: tool.annotations.read_only_hint if tool.annotations else None for tool in answer.tools}

    names = ("find_transaction", "explain_transaction", "list_stuck", "causes", "trend")
    assert by_itself(listed()) == dict.fromkeys(names, True)


def test_a_transaction_is_found_and_explained_with_its_timeline(client: FlaskClient) -> None:
    assert answered(client, "find_transaction", text="t-1") == client.get("/api/v1/transactions?q=t-1").get_json()
    explained = answered(client, "explain_transaction", transaction_id="t-1")
    assert explained["state"] == "submitted"
    timeline = client.get("/api/v1/transactions/t-1/timeline").get_json()
    assert explained["timeline"] == timeline["items"]


def test_what_is_stuck_why_and_how_it_went_over_time(client: FlaskClient) -> None:
    stuck = answered(client, "list_stuck", partner="acme")
    assert stuck == client.get("/api/v1/transactions?status=stuck&sort=overdue_at&limit=20&partner=acme").get_json()
    assert [row["transaction_id"] for row in stuck["items"]] == ["t-1"]
    assert answered(client, "list_stuck", partner="other")["items"] == []
    assert answered(client, "causes", partner="acme")["sick"]["n"] == 1
    days = answered(client, "trend", number="started", by="partner", since="now-1d")
    assert days == client.get("/api/v1/metrics/started?by=partner&interval=1d&from=now-1d").get_json()


def test_a_refusal_reaches_the_assistant_as_a_sentence(client: FlaskClient) -> None:
    result = call(client, "explain_transaction", transaction_id="nobody")
    assert result.is_error
    assert "nobody" in text_of(result)
    unknown = call(client, "trend", number="happiness")
    assert unknown.is_error
    assert "retry_rate" in text_of(unknown)


def test_the_command_speaks_the_protocol_and_says_where_no_transom_runs(tmp_path: Path) -> None:
    async def within() -> CallToolResult:
        command = ["-m", "app", "mcp", "--data", str(tmp_path)]
        async with Client(StdioServerParameters(command=sys.executable, args=command)) as session:
            return await session.call_tool("list_stuck", {})

    result = by_itself(within())
    assert result.is_error
    assert "No Transom runs in" in text_of(result)
