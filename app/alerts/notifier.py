"""The notifier, built from the settings: targets, links, retries and the weekly brief."""

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass

from app.alerts.delivery import Delivery, Way
from app.alerts.targets import Target, chosen, targets_of
from app.alerts.transport import Sender, check_address
from app.alerts.weekly_brief import BriefErrand, Compose, Ready, Weekly, weekly_of
from app.catalog.model import Catalog
from app.journal import Clock
from app.office import Office
from app.platform.installation import Installation


@dataclass(frozen=True)
class NotifierSettings:
    """The targets that the settings name: all, those of receipts and those of the brief, and when that is sent."""

    targets: dict[str, Target]
    receipted: tuple[str, ...]
    briefed: tuple[str, ...]
    weekly: Weekly
    url: str
    private: tuple[str, ...]

    def check_addresses(self) -> None:
        """Raises BadConfiguration for an address that Apprise does not understand; takes a second for each."""
        for target in self.targets.values():
            check_address(target, self.private)

    def delivery(
        self, office: Office, catalog: Callable[[], Catalog], clock: Clock, compose: Compose, ready: Ready
    ) -> Delivery:
        """The delivery of an office's notifications, not started yet."""
        stop = threading.Event()
        chance = random.SystemRandom().random
        way = Way(self.targets, Sender(self.private, stop), self.url, chance)
        errands = [BriefErrand(office, self.weekly, self.briefed, compose, ready)] if self.briefed else []
        return Delivery(office, catalog, clock, way, stop, errands)


def notifier_settings(installation: Installation) -> NotifierSettings:
    """What the settings say. Raises BadConfiguration for what does not fit, and shows no secret."""
    private = installation.private_hosts
    targets = targets_of(installation.targets or {}, private)
    briefed = chosen(installation.brief_targets, targets, "brief_targets")
    receipted = chosen(installation.receipt_targets, targets, "receipt_targets")
    return NotifierSettings(
        targets, receipted, briefed, weekly_of(installation.brief_at), installation.linked_url, private
    )
