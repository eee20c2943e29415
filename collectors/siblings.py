"""Figures of several collectors on one port: a scrape reaches any of them, so each knows what the others last counted.

Each saves its samples in a file of its own in one folder. They are told apart by a label, since a sum would fall when
one of them is started again, which Prometheus takes for a restart of all.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path

from app.platform.prometheus import Sample


class Siblings:
    """`number` is this collector's of `count`; files are `folder/NUMBER.json`. Losing one loses figures alone."""

    def __init__(self, folder: Path, number: int, count: int) -> None:
        self._folder = folder
        self._number = number
        self._count = count

    def labelled(self, samples: Sequence[Sample]) -> list[Sample]:
        """The samples with the number of this collector as their label `collector`."""
        return [
            (name, tuple(sorted((*labels, ("collector", str(self._number))))), value) for name, labels, value in samples
        ]

    def save(self, samples: Sequence[Sample]) -> None:
        """Replace what the others read of this one. A disk that takes nothing leaves the samples before."""
        path = self._path(self._number)
        fresh = path.with_suffix(f".{os.getpid()}")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            fresh.write_text(json.dumps(samples), encoding="utf-8")
            fresh.replace(path)
        except OSError:
            fresh.unlink(missing_ok=True)

    def others(self) -> list[Sample]:
        """What the other collectors saved last; nothing of one that saved nothing that can be read."""
        samples: list[Sample] = []
        for number in range(1, self._count + 1):
            if number != self._number:
                samples += self._read(number)
        return samples

    def _read(self, number: int) -> list[Sample]:
        try:
            rows = json.loads(self._path(number).read_text(encoding="utf-8"))
            return [
                (str(name), tuple((str(key), str(text)) for key, text in labels), float(value))
                for name, labels, value in rows
            ]
        except (OSError, ValueError, TypeError):
            return []

    def _path(self, number: int) -> Path:
        return self._folder / f"{number}.json"
