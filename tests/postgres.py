"""A PostgreSQL server of the tests' own: a throwaway cluster on a socket in a temporary folder, without a port."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg

from tests.processes import alive


def programs() -> Path | None:
    """The folder of the server's programs; None where PostgreSQL is not installed."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    on_path = shutil.which("initdb")
    places += [Path(on_path).resolve().parent] if on_path else []
    return next((place for place in reversed(places) if (place / "postgres").exists()), None)


class PostgresServer:
    """One cluster. What is written survives a kill of its processes, though not of the machine: it does not sync."""

    def __init__(self) -> None:
        folder = programs()
        assert folder is not None
        self._programs = folder
        memory = Path("/dev/shm")
        self._folder = Path(tempfile.mkdtemp(prefix="transom-pg.", dir=memory if memory.is_dir() else None))
        # The server refuses to be root; tests of a container are.
        self._user = "nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        if os.geteuid() == 0:
            shutil.chown(self._folder, self._user)
        self._data = self._folder / "data"
        self._run(
            "initdb", "--pgdata", str(self._data), "--auth=trust", "--encoding=UTF8", "--no-sync", "--username=postgres"
        )
        self.start()

    @property
    def address(self) -> str:
        """As the setting names it."""
        return f"postgresql://postgres@/postgres?host={self._folder}"

    def connect(self, **options: Any) -> psycopg.Connection[Any]:
        """A connection that commits each statement by itself."""
        return psycopg.connect(self.address, autocommit=True, **options)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"-k {self._folder} -c listen_addresses='' -c fsync=off -c dynamic_shared_memory_type=mmap"
        log = str(self._folder / "log")
        self._run("pg_ctl", "--pgdata", str(self._data), "-o", options, "-l", log, "--wait", "start")

    def kill(self) -> None:
        """Kill all of it at once, as `kill -9` does, and wait until it is gone."""
        number = int((self._data / "postmaster.pid").read_text().splitlines()[0])
        os.kill(number, signal.SIGSTOP)
        tree = [number, *map(int, Path(f"/proc/{number}/task/{number}/children").read_text().split())]
        for each in tree:
            with contextlib.suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        while any(alive(each) for each in tree):
            time.sleep(0.01)
        # Where nobody reaps orphans, their ids still look taken.
        for lock in (self._data / "postmaster.pid", *self._folder.glob(".s.PGSQL.*.lock")):
            lock.unlink(missing_ok=True)

    def stop(self) -> None:
        """End it, and remove its files."""
        self._run("pg_ctl", "--pgdata", str(self._data), "--wait", "--mode=immediate", "stop", check=False)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, program: str, *words: str, check: bool = True) -> None:
        subprocess.run(
            [str(self._programs / program), *words],
            check=check,
            cwd=self._folder,
            user=self._user if os.geteuid() == 0 else None,
            extra_groups=[] if os.geteuid() == 0 else None,
            env={"PATH": os.environ["PATH"], "TZ": "UTC", "LC_ALL": "C"},
            stdout=subprocess.DEVNULL,
            timeout=120,
        )
