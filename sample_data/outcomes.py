"""Draws the outcome of a transaction on normal days; a scenario may set it."""

import math
from dataclasses import dataclass
from random import Random

from sample_data.participants import MDX, PA, PDS, Part

NEVER = math.inf


@dataclass(frozen=True)
class Review:
    """A person's work: seconds until it is claimed and until it is decided, and how. `NEVER` is never."""

    claim: float
    decide: float
    decision: str = "approved"


@dataclass(frozen=True)
class Fate:
    """Seconds until each thing happens, None where it does not happen at all.

    `answer`: the partner calls back; None draws it. `hold`: a regulator's hold is lifted. `remainder`: what the partner
    left out arrives. `documents`: what the reviewer asked for arrives. `rejected`: the partner's code, and where.
    `calls`: calls inside one attempt. `skips`: a step that must not be skipped is. `breaks`: our own
    processing fails.
    """

    review: Review | None = None
    answer: float | None = None
    hold: float | None = None
    remainder: float | None = None
    documents: float | None = None
    rejected: tuple[str, str] | None = None
    invalid: str | None = None
    calls: int = 1
    skips: bool = False
    breaks: bool = False


DROPPED_FIELD = ("PR-1107", "Parameters.parameter[1].resource.subscriberId")
OTHER_REJECTIONS = (("PR-2040", "Coverage.period"), ("PR-3001", "Consent.scope"))


def drawn(part: Part, rng: Random) -> Fate:
    """What befalls a transaction on a normal day."""
    luck = rng.random()
    rejected = OTHER_REJECTIONS[rng.getrandbits(1)] if rng.random() < 0.012 else None
    if part.version == "2.3" and part.workflow != PDS and part.partner in _STRICT and rng.random() < 0.24:
        rejected = DROPPED_FIELD
    if part.workflow == MDX:
        if luck < 0.035:
            return Fate(review=_reviewed(rng, 1500, 5400), rejected=rejected)
        if luck < 0.045:
            return Fate(remainder=1800 + rng.random() * 40_000)
        breaks = 0.05 < luck < 0.054
        return Fate(
            rejected=rejected, breaks=breaks, skips=luck > 0.9985, invalid="VA-0310" if 0.045 < luck < 0.05 else None
        )
    if part.workflow == PA:
        if luck < 0.07:
            return Fate(review=_reviewed(rng, 9000, 40_000), rejected=rejected)
        if luck < 0.10:
            return Fate(documents=7200 + rng.random() * 160_000, rejected=rejected)
        if luck < 0.15:
            return Fate(rejected=("PR-5100", "Claim.item[0]"))
        return Fate(rejected=rejected)
    return Fate(remainder=3600 + rng.random() * 80_000) if luck < 0.05 else Fate()


_STRICT = ("blue-harbor", "cascadia-mutual", "summit-review")
"""Partners that refuse a request without the field that version 2.3 leaves out."""


def _reviewed(rng: Random, claim: float, decide: float) -> Review:
    claimed = rng.random() * claim
    decision = rng.choices(("approved", "corrected", "rejected"), (70, 16, 14))[0]
    return Review(claimed, claimed + 300 + rng.random() * decide, decision)
