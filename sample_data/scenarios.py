"""Transactions of the scenarios that happen beside normal days."""

from collections.abc import Iterator
from random import Random

from sample_data import exchange, exchanges, lookups
from sample_data.outcomes import NEVER, Fate, Review
from sample_data.participants import LOOKUP, MDX, PA, PDS, REGIONS, Part
from sample_data.partner_outages import REFUSING, SILENT, SLOW, Spell, Weather
from sample_data.traffic import DAY, script_of
from sample_data.traffic import version as usual_version
from sample_data.transaction_script import Course

HOUR, MINUTE = 3600, 60


def spells(now: float) -> tuple[Spell, ...]:
    """How partners misbehave in this world."""
    refused = now - 50 * MINUTE
    return (
        Spell("northwind-health", now - 168 * MINUTE, refused, SILENT),
        Spell("northwind-health", refused, now + 8 * HOUR, REFUSING),
        Spell("blue-harbor", now - 34 * DAY, now - 34 * DAY + 5 * HOUR, REFUSING),
        Spell("summit-review", now - 5 * DAY, now - 5 * DAY + 90 * MINUTE, REFUSING),
        Spell("cascadia-mutual", now - 9 * DAY, now - 7 * DAY, SLOW, PA),
        Spell("cascadia-mutual", now - 30 * HOUR, now + 8 * HOUR, SLOW, PA),
    )


def courses(seed: int, now: float, weather: Weather) -> Iterator[Course]:
    """Every transaction of every story."""
    for name, teller in _TELLERS.items():
        yield from teller(Random(f"{seed}/story/{name}"), now, weather)


def _outage(rng: Random, now: float, weather: Weather) -> Iterator[Course]:
    for workflow, count, earliest, latest in (
        (MDX, 22, 165, 60),
        (PA, 8, 160, 75),
        (PDS, 4, 166, 150),
        (MDX, 6, 48, 14),
    ):
        for started in _spread(rng, now, count, earliest * MINUTE, latest * MINUTE):
            version = usual_version("northwind-health", started, now, rng)
            yield _one(rng, Part(workflow, "northwind-health", _tenant(rng), version), started, weather, Fate(), True)


def _past_outage(rng: Random, now: float, weather: Weather) -> Iterator[Course]:
    for started in _spread(rng, now, 80, 34 * DAY - 10 * MINUTE, 34 * DAY - 290 * MINUTE):
        workflow = MDX if rng.random() < 0.8 else PDS
        yield _one(rng, Part(workflow, "blue-harbor", _tenant(rng), "2.2"), started, weather, Fate(), True)


def _duplicates(rng: Random, now: float, weather: Weather) -> Iterator[Course]:
    for started in _spread(rng, now, 45, 11 * DAY, 11 * DAY - 40 * MINUTE):
        first = _one(rng, Part(MDX, "prairie-care", "commercial", "2.2"), started, weather, Fate(), True)
        yield first
        again = Course(first.part, started + 2400 + rng.random() * 300, Random(rng.getrandbits(64)))
        again.key, again.captured = first.key, True
        exchange.tell(again, weather, Fate())
        yield again


def _identities(rng: Random, now: float, weather: Weather) -> Iterator[Course]:
    for started in _spread(rng, now, 84, 215 * MINUTE, 4 * MINUTE):
        claim = rng.random() * 9000 if rng.random() < 0.45 else 3 * HOUR + rng.random() * HOUR
        review = Review(claim, max(claim + 600, 4 * HOUR - 60 - rng.random() * 1800), "corrected")
        if started + review.decide < now:
            review = Review(claim, now - started + 60 + rng.random() * 5400, "corrected")
        yield _one(
            rng, _exchange(rng, "cascadia-mutual", "prairie-care", "blue-harbor"), started, weather, Fate(review=review)
        )
    for started in _spread(rng, now, 13, 9 * HOUR, 5 * HOUR):
        yield _one(
            rng, _exchange(rng, "cascadia-mutual", "blue-harbor"), started, weather, Fate(review=Review(NEVER, NEVER))
        )


def _clinical(rng: Random, now: float, weather: Weather) -> Iterator[Course]:
    for started in _spread(rng, now, 104, 44 * HOUR, 20 * MINUTE):
        claim = rng.random() * 7 * HOUR if rng.random() < 0.6 else now - started + rng.random() * HOUR
        review = Review(claim, max(claim, now - started) + 600 + rng.random() * 20 * HOUR)
        yield _one(rng, Part(PA, _reviewer(rng), _tenant(rng), _version(rng)), started, weather, Fate(review=review))
    for started in _spread(rng, now, 6, 70 * HOUR, 50 * HOUR):
        review = Review(3 * HOUR, NEVER) if rng.random() < 0.5 else Review(NEVER, NEVER)
        yield _one(rng, Part(PA, "summit-review", _tenant(rng), "2.2"), started, weather, Fate(review=review))


def _delayed(rng: Random, now: float, weather: Weather) -> Iterator[Course]:
    for earliest, latest, count in ((9 * DAY, 7 * DAY, 30), (29 * HOUR, HOUR + 600, 60)):
        for started in _spread(rng, now, count, earliest, latest):
            yield _one(rng, Part(PA, "cascadia-mutual", _tenant(rng), "2.2"), started, weather, Fate(), True)


def _partial(rng: Random, now: float, weather: Weather) -> Iterator[Course]:
    for started in _spread(rng, now, 44, 17 * HOUR, 20 * MINUTE):
        fate = Fate(answer=60 + rng.random() * 200, remainder=now - started + rng.random() * 2 * HOUR)
        yield _one(rng, _exchange(rng, "blue-harbor", "cascadia-mutual"), started, weather, fate, True)
    for started in _spread(rng, now, 4, 22 * HOUR, 20.5 * HOUR):
        yield _one(rng, _exchange(rng, "blue-harbor"), started, weather, Fate(answer=90, remainder=NEVER), True)


def _documents(rng: Random, now: float, weather: Weather) -> Iterator[Course]:
    for started in _spread(rng, now, 95, 4.6 * DAY, 3 * HOUR):
        fate = Fate(answer=300 + rng.random() * 1200, documents=now - started + rng.random() * DAY)
        yield _one(rng, Part(PA, _reviewer(rng), _tenant(rng), _version(rng)), started, weather, fate)
    for started in _spread(rng, now, 5, 6.4 * DAY, 5.2 * DAY):
        fate = Fate(answer=600, documents=NEVER)
        yield _one(rng, Part(PA, "lakeshore-clinics", _tenant(rng), "2.2"), started, weather, fate)


def _refused(rng: Random, now: float, weather: Weather) -> Iterator[Course]:
    for started in _spread(rng, now, 50, 4.5 * DAY, 3 * HOUR):
        fate = Fate(answer=600 + rng.random() * 1500, remainder=now - started + rng.random() * DAY)
        partner = "lakeshore-clinics" if rng.random() < 0.7 else "prairie-care"
        yield _one(rng, Part(PDS, partner, _tenant(rng), "2.2"), started, weather, fate)


def _hold(rng: Random, now: float, weather: Weather) -> Iterator[Course]:
    for started in _spread(rng, now, 94, 6.2 * DAY, 40 * MINUTE):
        yield _one(rng, Part(MDX, "prairie-care", "medicaid", _version(rng)), started, weather, Fate(hold=NEVER))
    for started in _spread(rng, now, 2, 32 * DAY, 31 * DAY):
        yield _one(rng, Part(MDX, "prairie-care", "medicaid", "2.2"), started, weather, Fate(hold=NEVER))
    for started in _spread(rng, now, 20, 40 * DAY, 33 * DAY):
        yield _one(rng, Part(MDX, "prairie-care", "medicaid", "2.2"), started, weather, Fate(hold=3 * DAY))


def _storm(rng: Random, now: float, weather: Weather) -> Iterator[Course]:
    for started in _spread(rng, now, 36, 5 * DAY, 5 * DAY - 80 * MINUTE):
        fate = Fate(calls=6 + rng.randrange(7))
        yield _one(rng, Part(PA, "summit-review", _tenant(rng), "2.2"), started, weather, fate, True)


def _undeclared(rng: Random, now: float, weather: Weather) -> Iterator[Course]:
    for started in _spread(rng, now, 7, 20 * DAY, 2 * DAY):
        yield _one(rng, Part(MDX, "evergreen-benefits", _tenant(rng), "2.2"), started, weather, Fate())
    for started in _spread(rng, now, 5, 15 * DAY, DAY):
        yield _one(rng, _exchange(rng, "blue-harbor"), started, weather, Fate(skips=True))


def _strays(rng: Random, now: float, weather: Weather) -> Iterator[Course]:
    for called in _spread(rng, now, 9, 12 * DAY, HOUR):
        course = Course(Part(MDX, "lakeshore-clinics", _tenant(rng), "2.2"), called, Random(rng.getrandbits(64)))
        course.captured = True
        exchanges.called_back(course, exchanges.Sent(f"LS-{rng.getrandbits(32):08X}", called))
        yield course


def _lookups(rng: Random, now: float, weather: Weather) -> Iterator[Course]:
    """Of lookups every few minutes, for the last day and the next, those of one region fail since it lost an index."""
    for started in _spread(rng, now, 1000, 22 * HOUR, -24 * HOUR):
        course = Course(Part(LOOKUP, "", _tenant(rng), "1.6"), started, Random(rng.getrandbits(64)))
        region = rng.choice(REGIONS)
        lookups.tell(course, region, region == "us-west" and started >= now - 95 * MINUTE)
        yield course


_TELLERS = {
    "partner-outage": _outage,
    "past-outage": _past_outage,
    "duplicate-submissions": _duplicates,
    "invalid-identities": _identities,
    "clinical-review": _clinical,
    "delayed-callbacks": _delayed,
    "partial-completion": _partial,
    "documents-missing": _documents,
    "refused-providers": _refused,
    "regulatory-hold": _hold,
    "retry-storm": _storm,
    "undeclared": _undeclared,
    "stray-callbacks": _strays,
    "failing-lookups": _lookups,
}


def _one(rng: Random, part: Part, started: float, weather: Weather, fate: Fate, captured: bool = False) -> Course:
    """Of stories that do not need payloads, one in five has them anyway."""
    return script_of(part, started, Random(rng.getrandbits(64)), weather, fate, captured or rng.random() < 0.5)


def _spread(rng: Random, now: float, count: int, earliest: float, latest: float) -> list[float]:
    """Instants between `earliest` and `latest` seconds before the end of history."""
    return sorted(now - latest - rng.random() * (earliest - latest) for _ in range(count))


def _exchange(rng: Random, *partners: str) -> Part:
    return Part(MDX, rng.choice(partners), _tenant(rng), _version(rng))


def _reviewer(rng: Random) -> str:
    return "summit-review" if rng.random() < 0.75 else "lakeshore-clinics"


def _version(rng: Random) -> str:
    return "2.3" if rng.random() < 0.4 else "2.2"


def _tenant(rng: Random) -> str:
    return rng.choice(("commercial", "commercial", "medicare-advantage", "medicaid", "dual-eligible"))
