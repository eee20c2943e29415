"""Each minute is judged once, over the records ingested by then, whatever stops and starts in between."""

from tests.alerts.conftest import Watching
from tests.alerts.watching import answered, stuck_at
from tests.oracle.making import at

NAMES = ("t0", "t1", "t2")


def test_what_is_stuck_for_long_enough_fires_once_and_is_over_when_it_moves(watching: Watching) -> None:
    watch = watching([*stuck_at(0, 3), *answered(30, NAMES)])
    watch.play(-1, 9)
    assert watch.alerts() == []
    watch.play(10, 14)
    assert watch.alerts() == [("stuck-at-partner", "northwind", "pending")]
    watch.play(15, 29)
    assert watch.alerts() == [("stuck-at-partner", "northwind", "firing")]
    watch.play(30, 40)
    assert watch.alerts() == [("stuck-at-partner", "northwind", "resolved")]
    (alert,) = watch.office.alerts.listed()
    assert (alert.since, alert.fired_at, alert.resolved_at) == (at(10), at(15), at(31))
    assert watch.told() == [
        (target, state) for state in ("firing", "resolved") for target in ("desk-chat", "desk-mail")
    ]
    assert [change.kind for change in watch.office.alerts.history(alert.alert_id)] == ["pending", "firing", "resolved"]
