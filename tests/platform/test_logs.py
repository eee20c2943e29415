"""Log lines: one form for all processes, which a program can read by the line where it is asked to be JSON."""

import json
import logging
import re
from collections.abc import Iterator

import pytest

from app.platform.logs import server_logs, write_logs

LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z WARNING app\.x: 3 entries are left\n")


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    before = (root.level, root.handlers[:])
    yield
    root.setLevel(before[0])
    root.handlers[:] = before[1]


def test_a_line_of_text_has_its_instant_in_utc(capsys: pytest.CaptureFixture[str]) -> None:
    write_logs("text")
    logging.getLogger("app.x").warning("%s entries are left", 3)
    assert LINE.fullmatch(capsys.readouterr().err)


def test_a_line_of_json_is_one_object_also_where_something_failed(capsys: pytest.CaptureFixture[str]) -> None:
    write_logs("json")
    try:
        raise ValueError("two\nlines")
    except ValueError:
        logging.getLogger("app.x").exception("failed")
    (line,) = capsys.readouterr().err.splitlines()
    read = json.loads(line)
    assert (read["level"], read["logger"], read["message"]) == ("ERROR", "app.x", "failed")
    assert "ValueError" in read["exc_info"]
    assert read["timestamp"].endswith("+00:00")


def test_the_servers_own_lines_have_the_same_form() -> None:
    for form in ("text", "json"):
        assert len(set(map(str, server_logs(form)["formatters"].values()))) == 1
