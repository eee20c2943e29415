"""Senders that keep their connection, as exporters do."""

import http.client
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Load:
    """A path, its content type, and the bodies that each sender sends in turn."""

    port: int
    path: str
    content_type: str
    bodies: Sequence[Sequence[bytes]]


def send(load: Load, each: Callable[[int], None] = lambda sender: None) -> tuple[float, list[float]]:
    """Send everything, a thread for each sender; seconds from first to last answer, and of each request.

    `each` is called with the sender's number after each acknowledged request. A 429 or 503 is waited for and sent
    again, as its `Retry-After` asks; its time counts. Any other answer but 2xx fails the run.
    """
    times: list[float] = []
    failures: list[str] = []
    start = threading.Barrier(len(load.bodies) + 1)

    def run(sender: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", load.port, timeout=120)
        start.wait()
        try:
            for body in load.bodies[sender]:
                began = time.perf_counter()
                while not _sent(connection, load, body):
                    pass
                times.append(time.perf_counter() - began)
                each(sender)
        except (OSError, http.client.HTTPException, RuntimeError) as error:
            failures.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(sender,)) for sender in range(len(load.bodies))]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    if failures:
        raise RuntimeError(f"{len(failures)} senders failed, the first: {failures[0]}")
    return time.perf_counter() - began, times


def _sent(connection: http.client.HTTPConnection, load: Load, body: bytes) -> bool:
    connection.request("POST", load.path, body, {"Content-Type": load.content_type})
    answer = connection.getresponse()
    text = answer.read()
    if answer.status in (429, 503):
        time.sleep(float(answer.headers.get("Retry-After", "1")))
        return False
    if answer.status // 100 != 2:
        raise RuntimeError(f"{answer.status}: {text[:300]!r}")
    return True
