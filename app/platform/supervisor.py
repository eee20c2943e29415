"""The supervisor: starts the servers of one installation, starts again one that dies, and ends them together."""

import logging
import multiprocessing
import multiprocessing.connection
import signal
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.context import SpawnProcess
from typing import Any

from app.domain.errors import BadConfiguration

_GIVE_UP_AFTER = 5
_QUICK_SECONDS = 5.0
_STOP_SECONDS = 20.0
_LONGEST_PAUSE_SECONDS = 20.0
_log = logging.getLogger(__name__)

_USUAL_HOLDERS = {
    4317: "an OpenTelemetry Collector, which listens there too",
    4318: "an OpenTelemetry Collector, which listens there too",
    8050: "another Transom or Dash app",
}


@dataclass(frozen=True)
class Child:
    """A process to keep alive: what it runs, in a spawned interpreter."""

    name: str
    target: Callable[..., None]
    arguments: tuple[Any, ...]
    needed: bool = False
    """Whether all of them end where this one cannot run. What is not needed is tried again for ever."""


@dataclass
class _Running:
    child: Child
    process: SpawnProcess
    started: float
    quick_deaths: int = 0
    again_at: float | None = None


def free_port(host: str, port: int, setting: str) -> int:
    """`port`, or a free one for 0. Raises BadConfiguration where it is taken, with what likely holds it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            holder = _USUAL_HOLDERS.get(port, "another program")
            raise BadConfiguration(
                f"{host}:{port} cannot be listened on ({error.strerror}); {holder} may hold it. "
                f"Stop that, or choose another port with --{setting.replace('_', '-')}."
            ) from None
        return int(probe.getsockname()[1])


def supervise(children: Sequence[Child], stop: threading.Event | None = None) -> int:
    """Runs the children until a signal (or `stop`) ends them.

    0 then; 1 where one that is needed keeps ending as soon as it starts. One that is not needed is tried again for
    ever, ever more slowly: what the app cannot do must not end the collector.
    """
    stop = stop or threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    running = [_start(child) for child in children]
    try:
        while not stop.is_set():
            alive = [entry.process.sentinel for entry in running if entry.again_at is None]
            if alive:
                multiprocessing.connection.wait(alive, timeout=0.25)
            else:
                stop.wait(0.25)
            for place, entry in enumerate(running):
                if stop.is_set() or entry.process.is_alive():
                    continue
                if entry.again_at is None and not _ended(entry):
                    return 1
                if entry.again_at is not None and time.monotonic() >= entry.again_at:
                    running[place] = _start(entry.child, entry.quick_deaths)
        return 0
    finally:
        _end(running)


def _start(child: Child, quick_deaths: int = 0) -> _Running:
    process = multiprocessing.get_context("spawn").Process(target=child.target, args=child.arguments, name=child.name)
    process.start()
    return _Running(child, process, time.monotonic(), quick_deaths)


def _ended(entry: _Running) -> bool:
    """Sets when a child that ended is started again; false where it is needed and ends as soon as it starts.

    One that a signal ended did not end by itself: whoever kills it, for memory or by hand, does not end the others.
    """
    quick = time.monotonic() - entry.started < _QUICK_SECONDS
    by_itself = (entry.process.exitcode or 0) >= 0
    deaths = entry.quick_deaths + by_itself if quick else 0
    if deaths >= _GIVE_UP_AFTER and entry.child.needed:
        _log.error("%s ends as soon as it starts; its own lines above say why", entry.child.name)
        return False
    if deaths < _GIVE_UP_AFTER:
        _log.warning("%s ended (exit code %s) and is started again", entry.child.name, entry.process.exitcode)
    elif deaths == _GIVE_UP_AFTER:
        _log.error(
            "%s ends as soon as it starts; its own lines above say why. The rest goes on, and this is tried again.",
            entry.child.name,
        )
    entry.quick_deaths = deaths
    entry.again_at = time.monotonic() + (min(0.1 * 2**deaths, _LONGEST_PAUSE_SECONDS) if deaths else 0)
    return True


def _end(running: Sequence[_Running]) -> None:
    for entry in running:
        if entry.process.is_alive():
            entry.process.terminate()
    deadline = time.monotonic() + _STOP_SECONDS
    for entry in running:
        entry.process.join(max(deadline - time.monotonic(), 0.1))
        if entry.process.is_alive():
            entry.process.kill()
            entry.process.join()
