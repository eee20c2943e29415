"""Parameters are described once, not at each request."""

from typing import Any

import pytest
from pydantic.json_schema import GenerateJsonSchema

from tests.api.conftest import Calling


@pytest.mark.parametrize("path", ["transactions?status=stuck", "cases", "alerts", "stability?by=partner"])
def test_a_second_request_works_out_no_schema(calling: Calling, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    client = calling()
    assert client.get(f"/api/v1/{path}", base_url="http://localhost").status_code == 200
    made: list[Any] = []
    monkeypatch.setattr(GenerateJsonSchema, "generate", lambda self, *args, **named: made.append(args))
    assert client.get(f"/api/v1/{path}", base_url="http://localhost").status_code == 200
    assert made == []
