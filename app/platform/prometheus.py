"""Prometheus text exposition format: families of samples, with their help and type lines.

Source: Prometheus documentation, "Exposition formats", text-based format 0.0.4.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Labels = tuple[tuple[str, str], ...]
Sample = tuple[str, Labels, float]


@dataclass(frozen=True)
class Family:
    """The samples of one metric name; `kind` is `counter` or `gauge`."""

    name: str
    kind: str
    help: str
    samples: Sequence[tuple[Labels, float]]


def exposition(families: Iterable[Family]) -> str:
    """The families as text, in their order; label values are escaped."""
    lines = []
    for family in families:
        lines += [f"# HELP {family.name} {family.help}", f"# TYPE {family.name} {family.kind}"]
        lines += [f"{family.name}{_labels(labels)} {value!r}" for labels, value in family.samples]
    return "\n".join(lines) + "\n"


def _labels(labels: Labels) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escape(value)}"' for name, value in labels) + "}"


def _escape(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
