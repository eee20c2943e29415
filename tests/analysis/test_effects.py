"""What is surely no chance and too small to matter makes no verdict; the catalog may say what is too small."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.analysis.stability.effects import Materiality
from app.analysis.stability.verdicts import CHAOTIC, STEADY, Seen, verdicts
from app.catalog.loader import check, load
from tests.analysis.charting import charted

ROUGH = np.random.default_rng(7).normal(size=60)
WAYS: dict[str, Callable[[float], np.ndarray]] = {
    "completion_seconds": lambda step: 109.0 * (1 + 0.002 * ROUGH) * np.where(np.arange(60) < 40, 1.0, 1.0 + step),
    "overdue_hours": lambda step: 20_000.0 + ROUGH + np.where(np.arange(60) < 40, 0.0, 20_000.0 * step),
}


@pytest.mark.parametrize("number", WAYS)
@pytest.mark.parametrize(("step", "verdict"), [(0.09, STEADY), (0.2, CHAOTIC)])
def test_a_change_has_to_be_a_tenth_to_be_a_reason(number: str, step: float, verdict: str) -> None:
    page = [Seen([charted(number, WAYS[number](step).tolist(), 100_000)], 60, 60)]
    assert verdicts(page)[0].verdict == CHAOTIC
    assert verdicts(page, matters=Materiality({}).matters)[0].verdict == verdict


def test_the_catalog_says_what_matters_for_a_number() -> None:
    page = [Seen([charted("completion_seconds", WAYS["completion_seconds"](0.09).tolist(), 100_000)], 60, 60)]
    assert verdicts(page, matters=Materiality({"completion_seconds": 0.03}).matters)[0].verdict == CHAOTIC
    assert verdicts(page, matters=Materiality({"completion_seconds": 0.5}).matters)[0].verdict == STEADY


def test_smallest_changes_are_read_from_the_catalog_and_checked(tmp_path: Path) -> None:
    file = tmp_path / "trends.toml"
    file.write_text("[smallest_change]\ncompletion_seconds = 0.25\nsuccess_rate = 0.005\n")
    assert load(tmp_path).smallest_change == {"completion_seconds": 0.25, "success_rate": 0.005}
    file.write_text("[smallest_change]\nstuck = -1\nsucces_rate = 0.1\n")
    assert ["stuck" in problem.text for problem in check(tmp_path)] == [True, False]
