"""Availability of partners over time: up, unless an outage is set."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

UP, SILENT, REFUSING, SLOW = "up", "silent", "refusing", "slow"
"""Answers and calls back; takes requests and never calls back; answers 503; calls back hours late."""


@dataclass(frozen=True)
class Spell:
    """A partner's behaviour from `start` to `end`, seconds since 1970; an endless one has `end` infinite."""

    partner: str
    start: float
    end: float
    mode: str
    workflow: str | None = None


class Weather:
    """All spells of a world."""

    def __init__(self, spells: Sequence[Spell]) -> None:
        self._by_partner: dict[str, list[Spell]] = {}
        for spell in spells:
            self._by_partner.setdefault(spell.partner, []).append(spell)

    def at(self, partner: str, workflow: str, instant: float) -> Spell:
        """The spell that holds then."""
        for spell in self._by_partner.get(partner, ()):
            if spell.start <= instant < spell.end and spell.workflow in (None, workflow):
                return spell
        return Spell(partner, instant, instant, UP)

    def clears(self, partner: str, workflow: str, instant: float) -> float:
        """The first instant from then on at which the partner calls back again; infinite where none is in sight."""
        for _ in range(8):
            spell = self.at(partner, workflow, instant)
            if spell.mode not in (SILENT, REFUSING):
                return instant
            instant = spell.end
        return math.inf
