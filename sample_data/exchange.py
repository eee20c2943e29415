"""The member data exchange workflow, from the first request to the last."""

import math

from sample_data import exchanges, participants, spans
from sample_data.outcomes import Fate
from sample_data.partner_outages import Weather
from sample_data.transaction_script import Course

USUAL_ANSWER = 80.0


def tell(course: Course, weather: Weather, fate: Fate) -> None:
    """All records of one member data exchange."""
    rng, part = course.rng, course.part
    at = spans.inbound(course, course.started)
    channel = participants.CHANNELS[part.workflow][rng.getrandbits(8) % 3]
    region = participants.REGIONS[rng.getrandbits(8) % 3]
    value = {"amount": 1, "unit": "members"}
    course.move(course.started, "received", idempotency_key=course.key, channel=channel, region=region, value=value)
    if fate.invalid:
        course.move(at, "rejected", error_code=fate.invalid, http_status=400, reason="Consent names no period")
        return
    if not fate.skips:
        course.move(at, "identity_check")
    at += 0.4 + rng.random() * 2
    _decided(course, at, fate)
    if fate.review is not None:
        at = _reviewed(course, at, fate)
        if at == math.inf:
            return
    if fate.hold is not None:
        reason = "Order 2026-118 of the insurance department: no transfers until the audit has ended"
        course.move(at, "regulatory_hold", actor="compliance:j.moreau", reason=reason)
        if fate.hold == math.inf:
            return
        at += fate.hold
        if rng.random() < 0.2:
            course.move(at, "cancelled", actor="compliance:j.moreau", reason="The member withdrew the consent")
            return
    sent = exchanges.submit(course, at, weather, fate, USUAL_ANSWER)
    if sent is None or sent.calls_back == math.inf:
        return
    if fate.rejected is not None:
        exchanges.refused(course, sent, fate.rejected)
        return
    _reconciled(course, sent, fate)


def _decided(course: Course, at: float, fate: Fate) -> None:
    rng = course.rng
    sure = fate.review is None
    if sure and not course.captured and rng.random() < 0.6:
        return
    confidence = 0.96 + rng.random() * 0.04 if sure else 0.55 + rng.random() * 0.3
    data = {
        "transaction_id": course.id,
        "decision_id": f"match-{course.id}",
        "decision": "linked" if sure else "queued",
        "confidence": round(confidence, 3),
        "threshold": 0.92,
        "rule_version": "2026.09" if rng.random() < 0.9 else "2026.06",
        "candidates": [{"id": f"cand-{rng.getrandbits(24):06x}", "score": round(confidence, 3)}],
    }
    course.event(at - 0.1, "transom.identity.decision.v1", participants.IDENTITY_EVENTS, data)


def _reviewed(course: Course, at: float, fate: Fate) -> float:
    assert fate.review is not None
    why = "The match is below its threshold"
    course.move(at, "identity_review", error_class="manual_review", error_code="ID-LOW", reason=why)
    decided = exchanges.review(course, at, "identity-review", fate.review, participants.REVIEWERS, 4 * 3600)
    if fate.review.decision == "rejected":
        course.move(decided + 1, "rejected", error_class="validation", error_code="VA-0400", reason="No member found")
        return math.inf
    return decided + 1


def _reconciled(course: Course, sent: exchanges.Sent, fate: Fate) -> None:
    rng = course.rng
    short = fate.remainder is not None
    handled = exchanges.called_back(course, sent, delivered=9 if short else 12)
    course.trace = handled.trace
    course.move(handled.at, "reconciling", external_ref=sent.reference)
    at = spans.reconcile(course, handled, 2 + rng.random() * 20)
    if fate.breaks:
        course.move(at, "failed", error_code="IN-0500", reason="A record's code system is unknown to the mapper")
        return
    if fate.remainder is not None:
        course.move(
            at, "partial", reason="9 of 12 records came; the partner promised the rest", delivered=9, expected=12
        )
        if fate.remainder == math.inf:
            return
        rest = exchanges.Sent(sent.reference, at + fate.remainder)
        handled = exchanges.called_back(course, rest)
        course.trace = handled.trace
        course.move(handled.at, "reconciling", external_ref=sent.reference)
        at = spans.reconcile(course, handled, 1 + rng.random() * 8)
    course.move(at, "completed")
