"""An alert for the pages to show: the sample catalog's rules, judged over the site's store as the evaluation would."""

from datetime import datetime, timedelta

from app.alerts.escalation import watched
from app.alerts.evaluation import described, judged
from app.alerts.lifecycle import withdrawn
from app.catalog.model import Catalog
from app.domain.alerts import FIRING, Alert
from app.office import Judged, Minute, Office
from app.store.store import Store

MINUTES = 20
_ENDED = timedelta(minutes=1)


def evaluated(store: Store, office: Office, catalog: Catalog, now: datetime) -> list[Alert]:
    """The alerts that fire at `now`, after so many minutes of it, kept in the office with who is told of them."""
    named = {rule.name: rule for rule in watched(catalog)}
    minutes = [now - timedelta(minutes=MINUTES - place) for place in range(MINUTES + 1)]
    with store.reader(None) as reader:
        for verdict in judged(reader, tuple(named.values()), {}, minutes):
            kept = []
            for name, step in verdict.steps.items():
                owner = catalog.owners.get(named[name].owner or "")
                told = owner.notify if owner is not None else ()
                for key, alert in step.open.items():
                    changed = any(one is step.open[key] for one in step.changed)
                    if changed or verdict.at == minutes[-1]:
                        kept.append(Judged(described(reader, named[name], alert, verdict.at), changed, told))
            health = verdict.health if verdict.at == minutes[0] else {}
            office.evaluations.record(Minute(verdict.at, verdict.at, judged=kept, health=health))
    return office.alerts.listed({"state": [FIRING]})


def over(office: Office, at: datetime) -> None:
    """Everything that stands is over a minute after, so that other tests see the site without alerts."""
    standing = {alert.alert_id: alert for alert in office.alerts.open()}
    ended = [Judged(alert, True) for alert in withdrawn(standing, at + _ENDED)]
    office.evaluations.record(Minute(at + _ENDED, at, judged=ended))
