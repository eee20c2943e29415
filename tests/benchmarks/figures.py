"""What was measured, as a table for people and as JSON for comparison."""

import json
import os
import platform
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One row of the report. `target` is quality.md's; `better` says which side of it is right."""

    name: str
    value: float
    unit: str
    target: float | None = None
    better: str = "higher"
    detail: dict[str, float] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        """`met`, `missed`, or `missed by more than two`; nothing where there is no target."""
        if self.target is None:
            return ""
        share = self.value / self.target if self.better == "higher" else self.target / self.value
        return "met" if share >= 1 else "missed" if share >= 0.5 else "missed by more than two"


def quantile(values: Iterable[float], share: float) -> float:
    """The exact continuous quantile."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def median(values: Iterable[float]) -> float:
    """The middle of what several rounds measured."""
    return statistics.median(values)


def table(figures: Sequence[Figure]) -> str:
    """The report as text, one figure a line and its details under it."""
    width = max(len(figure.name) for figure in figures)
    lines = []
    for figure in figures:
        target = "" if figure.target is None else f"{'≥' if figure.better == 'higher' else '≤'} {figure.target:g}"
        lines.append(f"{figure.name:<{width}}  {figure.value:>12,.4g} {figure.unit:<14} {target:>10}  {figure.verdict}")
        lines.extend(f"{'':<{width}}  {value:>12,.4g} {name}" for name, value in figure.detail.items())
    return "\n".join(lines)


def write(figures: Sequence[Figure], sizes: dict[str, object], path: Path) -> None:
    """The report as JSON, with the machine and the sizes it was measured with."""
    path.parent.mkdir(parents=True, exist_ok=True)
    machine = {"cores": os.cpu_count(), "machine": platform.machine(), "python": platform.python_version()}
    report = {
        "machine": machine,
        "sizes": sizes,
        "figures": [asdict(figure) | {"verdict": figure.verdict} for figure in figures],
    }
    path.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
