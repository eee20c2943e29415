"""The provider directory workflow, batch by batch."""

import math

from sample_data import exchanges, participants, spans
from sample_data.outcomes import Fate
from sample_data.partner_outages import Weather
from sample_data.transaction_script import Course

USUAL_ANSWER = 1100.0


def tell(course: Course, weather: Weather, fate: Fate) -> None:
    """All records of one batch."""
    rng, part = course.rng, course.part
    channel = participants.CHANNELS[part.workflow][rng.getrandbits(1)]
    value = {"amount": 40 + rng.randrange(860), "unit": "providers"}
    course.move(course.started, "scheduled", idempotency_key=course.key, channel=channel, value=value)
    at = course.started + 5 + rng.random() * 60
    taken = spans.inbound(course, at)
    course.move(at, "extracting")
    at = taken + 60 + rng.lognormvariate(0, 0.4) * 240
    sent = exchanges.submit(course, at, weather, fate, USUAL_ANSWER)
    if sent is None or sent.calls_back == math.inf:
        return
    handled = exchanges.called_back(course, sent)
    course.trace = handled.trace
    course.move(handled.at, "applying", external_ref=sent.reference)
    at = spans.reconcile(course, handled, 30 + rng.random() * 300)
    if fate.remainder is None:
        course.move(at, "completed")
        return
    course.move(at, "partially_applied", reason="Some providers were refused: their location is unknown", refused=17)
    if fate.remainder == math.inf:
        return
    rest = exchanges.submit(course, at + fate.remainder, weather, Fate(), USUAL_ANSWER, attempt=2)
    if rest is None or rest.calls_back == math.inf:
        return
    handled = exchanges.called_back(course, rest)
    course.trace = handled.trace
    course.move(handled.at, "applying", external_ref=rest.reference)
    course.move(spans.reconcile(course, handled, 10 + rng.random() * 60), "completed")
