"""The ids of findings. What each one is found by is in `app/governance`."""

FINDINGS = (
    "undeclared-state",
    "undeclared-transition",
    "unregistered-workflow",
    "unregistered-partner",
    "unregistered-tenant",
    "unregistered-version",
    "traffic-past-sunset",
    "class-without-runbook",
    "retried-rejection",
    "late-response",
    "contract-drift",
    "record-set-aside",
    "expired-waiver",
)
"""Finding ids that waivers and the `findings` alert may name."""
