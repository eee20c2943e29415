"""Faults of one OTLP request, collected while it is read.

A record that cannot be read leaves an empty record behind, so that the places of its neighbours stay those of the
request as it was sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from collectors.rejections import Rejection, Rejections


@dataclass(frozen=True)
class Fault:
    """What is wrong where inside a record: `place` is "" for the record itself, `field` the last name of the place."""

    text: str
    place: str = ""
    field: str = ""

    @property
    def reason(self) -> str:
        """Without positions, for counting."""
        return f"{self.field} {self.text}".lstrip()

    def detail(self, record: str) -> str:
        """For the sender; `record` is where the record stood."""
        return f"{record}.{self.place} {self.text}" if self.place else f"{record} {self.text}"


_MOST_SOURCES = 100
Faults = Mapping[int, Fault]
"""By a record's number in its request, from 0 in the order sent, across resources and scopes."""


@dataclass
class Damage:
    """Collects what is wrong with one request while it is read."""

    faults: dict[int, Fault] = field(default_factory=dict)
    records: int = 0
    _notes: dict[tuple[str, str | None], Rejection] = field(default_factory=dict)

    def refuse_part(self, place: str, text: str, source: str | None = None) -> None:
        """A resource, a scope or a list that cannot be read: what it holds is refused as one."""
        self._note(Rejection(f"{_last_name(place)} {text}", source, place, detail=f"{place} {text}"))

    def warn(self, place: str, text: str, source: str | None = None, field: str = "") -> None:
        """Something beside the records was left out or mended; the records stand."""
        reason = f"{field or _last_name(place)} {text}"
        self._note(Rejection(reason, source, place, detail=f"{place} {text}", warning=True))

    def warn_of_body(self, reason: str, detail: str | None = None) -> None:
        """The body as a whole holds what is not taken."""
        self._note(Rejection(reason, detail=detail, warning=True))

    @property
    def notes(self) -> Rejections:
        """What is wrong beside single records, summed up by reason and source."""
        return tuple(self._notes.values())

    @property
    def any(self) -> bool:
        """Whether anything is wrong."""
        return bool(self.faults or self._notes)

    def _note(self, note: Rejection) -> None:
        if len(self._notes) >= _MOST_SOURCES:
            note = replace(note, source=None)
        first = self._notes.get((note.reason, note.source))
        self._notes[note.reason, note.source] = replace(first, count=first.count + 1) if first else note


def _last_name(place: str) -> str:
    """`attributes` of `resource.attributes[3]`."""
    return place.rpartition(".")[2].partition("[")[0]
