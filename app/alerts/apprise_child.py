"""A child process that sends one message through Apprise (BSD-2-Clause) and ends.

Takes JSON on stdin: {url, title, text, attached, private, check}, `attached` a file's name and text; says on stdout one
word: `taken`, `refused`, `unknown` or `failed`. No redirect is followed, and no private address reached but those of
the hosts that are allowed by name.
"""

import ipaddress
import json
import logging
import socket
import sys
from collections.abc import Iterable
from typing import Any

from app.domain.rows import Row


class Refused(OSError):
    """A connection to a private address."""


def guard(private: Iterable[str]) -> list[str]:
    """Refuses, from now on in this process, connections to addresses that are not public, whatever code makes them.

    Returns a list that grows by each address refused: libraries swallow the error.
    """
    allowed = {address for host in private for address in _addresses(host)}
    refused: list[str] = []

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event != "socket.connect" or not isinstance(arguments[1], tuple):
            return
        address = str(arguments[1][0]).partition("%")[0]
        if address not in allowed and not _public(address):
            refused.append(address)
            raise Refused(f"{address} is not public")

    sys.addaudithook(hook)
    return refused


def notify(asked: Row) -> str:
    """The word that says what became of it."""
    import apprise

    logging.disable(logging.CRITICAL)
    notifier = apprise.Apprise(asset=apprise.AppriseAsset(secure_logging=True, http_redirects=False))
    if not notifier.add(asked["url"]) or len(notifier) != 1:
        return "unknown"
    for service in notifier:
        service.redirects = False
    if asked.get("check"):
        return "taken"
    refused = guard(asked["private"])
    files = _files(asked) if all(service.attachment_support for service in notifier) else None
    taken = notifier.notify(
        body=asked["text"], title=asked["title"], body_format=apprise.NotifyFormat.TEXT, attach=files
    )
    return "taken" if taken else "refused" if refused else "failed"


def _files(asked: Row) -> list[Any] | None:
    """What is attached, in memory; None where nothing is."""
    if "attached" not in asked:
        return None
    from apprise.attachment.memory import AttachMemory

    name, text = asked["attached"]
    return [AttachMemory(content=text, name=name, mimetype="application/json")]  # type: ignore[no-untyped-call]


def main() -> None:
    """Reads what is asked for, and answers with a word; whatever goes wrong inside, nothing of it is shown."""
    try:
        word = notify(json.loads(sys.stdin.read()))
    except Exception:
        word = "failed"
    sys.stdout.write(word + "\n")


def _addresses(host: str) -> list[str]:
    try:
        return [str(info[4][0]) for info in socket.getaddrinfo(host, None)]
    except OSError:
        return []


def _public(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_global
    except ValueError:
        return False


if __name__ == "__main__":
    main()
