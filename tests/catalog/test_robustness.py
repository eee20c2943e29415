"""Whatever bytes a catalog file holds, checking it answers with sentences."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.catalog import check

from .conftest import GOOD

PIECES = sorted({piece for line in GOOD.splitlines() for piece in (line, *line.replace("=", " = ").split())})


def judged(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as directory:
        (Path(directory) / "a.toml").write_bytes(data)
        for problem in check(Path(directory)):
            assert problem.text.endswith((".", "?"))
            assert problem.file == "a.toml"
            assert 0 <= problem.line <= data.count(b"\n") + 1


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=200))
def test_no_bytes_crash_the_check(data: bytes) -> None:
    judged(data)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_no_slip_of_the_pen_crashes_the_check(data: st.DataObject) -> None:
    lines = GOOD.splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(lines) - 1))
        lines[place] = data.draw(st.sampled_from(PIECES) | st.just("") | st.text(max_size=8).map(lines[place].__add__))
    judged("\n".join(lines).encode("utf-8", "replace"))


VALUES = st.recursive(
    st.sampled_from(["1", "-1", "nan", "true", '""', '"x"', "2026-01-01", "07:00:00", "1979-05-27T07:32:00Z"]),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.lists(inner, max_size=3).map(
            lambda items: "{" + ", ".join(f"{key} = {item}" for key, item in zip("abc", items, strict=False)) + "}"
        )
    ),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from([line for line in GOOD.splitlines() if " = " in line]), VALUES)
def test_no_value_of_a_wrong_type_crashes_the_check(line: str, value: str) -> None:
    judged(GOOD.replace(line, f"{line.split(' = ')[0]} = {value}").encode())


def test_deep_nesting_and_endless_numbers_are_problems() -> None:
    for text in (
        "a = " + "[" * 5000,
        ".".join("a" * 4000) + " = 1",
        "a = " + "9" * 5000,
        "[" + ".".join("a" * 4000) + "]",
    ):
        judged(text.encode())
