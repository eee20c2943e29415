"""Normal days: how many transactions of which workflow start when; weekdays are busy, nights and weekends are not."""

from collections.abc import Iterator
from random import Random

from sample_data import authorization, directory, exchange, participants
from sample_data.outcomes import Fate, drawn
from sample_data.participants import MDX, PA, PDS, Part
from sample_data.partner_outages import UP, Weather
from sample_data.transaction_script import Course

DAY = 86400
STARTS_A_DAY = 107
_WEEKDAYS = (1.18, 1.25, 1.22, 1.2, 1.1, 0.6, 0.45)
_HOURS = (2, 1, 1, 1, 1, 2, 4, 7, 10, 12, 12, 11, 9, 11, 13, 14, 13, 11, 8, 6, 5, 4, 3, 3)
_TELL = {MDX: exchange.tell, PA: authorization.tell, PDS: directory.tell}
RELEASE_DAYS_AGO = 21
"""When version 2.3 reaches traffic, counted back from the end of history."""


def day(seed: int, number: int, now: float, weather: Weather) -> Iterator[Course]:
    """The transactions that start on one UTC day, `number` days after 1970."""
    rng = Random(f"{seed}/day/{number}")
    starts = round(STARTS_A_DAY * _WEEKDAYS[(number + 3) % 7] * (0.93 + rng.random() * 0.14))
    hours = rng.choices(range(24), _HOURS, k=starts)
    for started in sorted(number * DAY + hour * 3600 + rng.random() * 3600 for hour in hours):
        yield one(Random(rng.getrandbits(64)), started, now, weather)


def minute(seed: int, number: int, now: float, weather: Weather, starts: int) -> Iterator[Course]:
    """The transactions that start in one minute of live traffic, `number` minutes after 1970.

    Live traffic is much denser than history, so most of it keeps away from partners in trouble: an outage grows by
    about one transaction a minute, and is not buried under itself within the hour.
    """
    rng = Random(f"{seed}/minute/{number}")
    for started in sorted(number * 60 + rng.random() * 60 for _ in range(starts)):
        yield one(Random(rng.getrandbits(64)), started, now, weather, wary=0.85)


def one(rng: Random, started: float, now: float, weather: Weather, wary: float = 0.0) -> Course:
    """One transaction of a normal day, told whole; `wary`: the share of senders that avoid a partner in trouble."""
    workflow = rng.choices(tuple(participants.WORKFLOWS), tuple(participants.WORKFLOWS.values()))[0]
    partners = participants.PARTNERS[workflow]
    partner = rng.choices(tuple(partners), tuple(partners.values()))[0]
    while weather.at(partner, workflow, started).mode != UP and rng.random() < wary:
        partner = rng.choices(tuple(partners), tuple(partners.values()))[0]
    tenant = rng.choices(tuple(participants.TENANTS), tuple(participants.TENANTS.values()))[0]
    part = Part(workflow, partner, tenant, version(partner, started, now, rng))
    return script_of(part, started, rng, weather, drawn(part, rng))


def script_of(part: Part, started: float, rng: Random, weather: Weather, fate: Fate, captured: bool = False) -> Course:
    """A transaction of a given fate, told whole; `captured` makes sure that its payloads are."""
    course = Course(part, started, rng)
    course.captured |= captured
    _TELL[part.workflow](course, weather, fate)
    return course


def version(partner: str, started: float, now: float, rng: Random) -> str:
    """The version in use: 2.3 spreads over ten days from its release; Prairie Care is slow to leave 2.1."""
    if partner == "prairie-care" and rng.random() < 0.35:
        return "2.1"
    since = (started - (now - RELEASE_DAYS_AGO * DAY)) / DAY
    share = 0.0 if since < 0 else min(0.15 + since * 0.05, 0.62)
    return "2.3" if rng.random() < share else "2.2"
