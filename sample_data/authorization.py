"""The prior authorization workflow, from the provider's request to the decision."""

import math

from sample_data import exchanges, participants, spans
from sample_data.outcomes import Fate
from sample_data.partner_outages import Weather
from sample_data.transaction_script import Course, instant

USUAL_ANSWER = 700.0
_URGENT, _STANDARD = 72 * 3600, 7 * 86400


def tell(course: Course, weather: Weather, fate: Fate) -> None:
    """All records of one prior authorization."""
    rng, part = course.rng, course.part
    at = spans.inbound(course, course.started)
    urgent = rng.random() < 0.12
    course.move(
        course.started,
        "received",
        idempotency_key=course.key,
        due_at=instant(course.started + (_URGENT if urgent else _STANDARD)),
        channel=participants.CHANNELS[part.workflow][rng.getrandbits(8) % 3],
        urgency="urgent" if urgent else "standard",
        value={"amount": 200 + rng.randrange(9000), "unit": "USD"},
    )
    course.move(at, "validation")
    at += 1 + rng.random() * 8
    if fate.review is not None:
        why = "The guideline leaves it to a clinician"
        course.move(at, "clinical_review", error_class="manual_review", error_code="ID-CLIN", reason=why)
        at = exchanges.review(course, at, "clinical-review", fate.review, participants.CLINICIANS, 2 * 86400) + 1
        if at == math.inf:
            return
        if fate.review.decision == "rejected":
            course.move(at, "rejected", reason="Not within the guideline")
            return
    sent = exchanges.submit(course, at, weather, fate, USUAL_ANSWER)
    if sent is None or sent.calls_back == math.inf:
        return
    if fate.documents is not None:
        course.move(sent.calls_back, "pended", external_ref=sent.reference, reason="Operative report is asked for")
        if fate.documents == math.inf:
            return
        sent = exchanges.Sent(sent.reference, sent.calls_back + fate.documents)
    if fate.rejected is not None:
        exchanges.refused(course, sent, fate.rejected)
        return
    handled = exchanges.called_back(course, sent)
    course.trace = handled.trace
    course.move(handled.at, "decided", external_ref=sent.reference)
    course.move(spans.reconcile(course, handled, 1 + rng.random() * 6), "completed")
