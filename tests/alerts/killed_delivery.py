"""A process for `test_killed.py` to kill: it goes on where the office stopped, plays an alert's minutes and delivers.

Arguments: the office's folder, the receiver's address, the minute at which to stop playing.
"""

import sys
import threading
from pathlib import Path
from random import Random

from app.alerts.delivery import Delivery, Way
from app.alerts.targets import targets_of
from app.alerts.transport import Sender
from app.domain.instants import system_clock
from tests.alerts.receiving import SECRET
from tests.alerts.watching import STUCK, Watch, answered, declaring, stuck_at
from tests.oracle.making import at

NAMES = ("t0", "t1", "t2")


def main(folder: str, url: str, until: str) -> None:
    records = [*stuck_at(0, 3), *answered(30, NAMES)]
    watch = Watch(Path(folder), records, declaring(stuck_at_partner=STUCK))
    told = {"url": url, "secret": SECRET}
    targets = targets_of({"desk-chat": told, "desk-mail": told}, ("127.0.0.1",))
    way = Way(targets, Sender(("127.0.0.1",), threading.Event()), "https://transom.example", Random(1).random)
    delivery = Delivery(watch.office, lambda: watch.catalog, system_clock, way, threading.Event())
    delivery.start()
    last = watch.office.evaluations.last()
    first = -1 if last is None else (last - at(0)).total_seconds() / 60 + 1
    watch.play(first, float(until))
    sys.stdout.write("played\n")
    sys.stdout.flush()
    threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
