"""A process that appends until it is killed, and says on its standard output what was acknowledged."""

import sys
import threading
from datetime import timedelta
from pathlib import Path

from app.domain.instants import system_clock
from app.journal import SqliteJournal
from tests.journal.conftest import transitions


def main(directory: str, first: str, day: str) -> None:
    journal = SqliteJournal(Path(directory), lambda: system_clock() + timedelta(days=int(day)))
    say = threading.Lock()

    def send(number: int) -> None:
        turn = 0
        while True:
            name = f"{first}-{number}-{turn}"
            journal.append([transitions(name), transitions(name + "+")])
            with say:
                sys.stdout.write(name + "\n")
                sys.stdout.flush()
            turn += 1

    for number in range(6):
        threading.Thread(target=send, args=(number,)).start()


if __name__ == "__main__":
    main(*sys.argv[1:])
