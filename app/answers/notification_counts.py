"""Metrics of notifications by target, for `/metrics`."""

from app.office import Office
from app.platform.prometheus import Family


def delivery_families(office: Office) -> list[Family]:
    """Notifications by target and outcome, those failing now, and targets that asked for no more."""
    counts = office.notifications.counts()
    failing = {count.target: 0 for count in counts}
    failing |= {count.target: count.failing for count in counts if count.outcome == "due"}
    disabled = office.notifications.disabled()
    return [
        Family(
            "transom_notifications",
            "gauge",
            "Notifications by target and outcome: due, delivered or given_up.",
            [((("target", count.target), ("outcome", count.outcome)), float(count.notifications)) for count in counts],
        ),
        Family(
            "transom_notifications_failing",
            "gauge",
            "Notifications that were tried, not taken, and wait for another attempt.",
            [((("target", target),), float(n)) for target, n in sorted(failing.items())],
        ),
        Family(
            "transom_target_disabled",
            "gauge",
            "1 for a target that answered that it wants to hear nothing more.",
            [((("target", target),), float(target in disabled)) for target in sorted({*failing, *disabled})],
        ),
    ]
