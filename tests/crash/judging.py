"""An evaluation that is killed at any moment: `python -m tests.crash.judging FOLDER` goes on where the office stopped.

Its clock stands a moment past the next minute to judge, its store is loaded with what has come in by then, and each
minute judged is said on standard output.
"""

import sys
from datetime import timedelta
from pathlib import Path

from tests.alerts.watching import STUCK, Watch, answered, declaring, stuck_at
from tests.oracle.making import at

FIRST, LAST = 5, 45
MINUTE = timedelta(minutes=1)
RECORDS = [
    *stuck_at(0, 3),
    *answered(21, ("t0", "t1", "t2")),
    *stuck_at(18, 4, name="u"),
    *answered(39, ("u0", "u1", "u2")),
    *stuck_at(8, 3, "contoso", "c"),
]


def main(folder: Path) -> None:
    """Judges minute after minute until the last."""
    watch = Watch(folder, RECORDS, declaring(stuck_at_partner=STUCK))
    last = watch.office.evaluations.last()
    instant = at(FIRST) if last is None else last + MINUTE
    if last is None:
        watch.play(FIRST, FIRST)
    while instant <= at(LAST):
        watch.turn(instant + timedelta(seconds=0.3))
        sys.stdout.write(f"{instant}\n")
        sys.stdout.flush()
        instant += MINUTE
    watch.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
