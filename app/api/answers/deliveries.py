"""How delivery fares, for whoever watches the process: by target, and as numbers of `/metrics`."""

from collections.abc import Mapping, Sequence

from app.api.telemetry import Sample
from app.office import Office


def delivery_numbers(office: Office) -> Mapping[str, tuple[str, Sequence[Sample]]]:
    """By name what it means and its samples, as `exposition` takes them."""
    counts = office.deliveries.counts()
    failing = {one.target: 0 for one in counts} | {one.target: one.failing for one in counts if one.outcome == "due"}
    disabled = office.deliveries.disabled()
    return {
        "transom_notifications": (
            "Notifications by target and outcome: due, delivered or given_up.",
            [
                ("transom_notifications", (("target", one.target), ("outcome", one.outcome)), float(one.notifications))
                for one in counts
            ],
        ),
        "transom_notifications_failing": (
            "Notifications that were tried, not taken, and wait for another attempt.",
            [
                ("transom_notifications_failing", (("target", target),), float(n))
                for target, n in sorted(failing.items())
            ],
        ),
        "transom_target_disabled": (
            "1 for a target that answered that it wants to hear nothing more.",
            [
                ("transom_target_disabled", (("target", target),), float(target in disabled))
                for target in sorted({*failing, *disabled})
            ],
        ),
    }
