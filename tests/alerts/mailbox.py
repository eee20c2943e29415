"""A mail server on this machine that keeps every byte it is sent, and the texts and files in it."""

import asyncio
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

from aiosmtpd.smtp import SMTP, Envelope, Session


class Mailbox:
    """Takes mail for anybody; `letters` are the bytes of each message as SMTP carried them."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        self._ready.wait()
        self.address = f"mailto://127.0.0.1:{self._port}?from=transom@transom.example&to=auditor@audit.example"

    async def _serve(self) -> None:
        """All of the loop is in this thread: a browser's tests have one of their own in the main thread."""
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        server = await self._loop.create_server(lambda: SMTP(self, loop=self._loop), "127.0.0.1", 0)
        self._port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._over.wait()
        server.close()
        await server.wait_closed()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """aiosmtpd calls this with each message."""
        assert isinstance(envelope.original_content, bytes)
        self.letters.append(envelope.original_content)
        return "250 taken"

    def parts(self) -> list[tuple[str, str | None, bytes]]:
        """(subject, name of the file, bytes) of every part of every message, decoded."""
        messages = [message_from_bytes(letter, EmailMessage, policy=policy.default) for letter in self.letters]
        return [
            (str(message["Subject"]), part.get_filename(), cast(bytes, part.get_payload(decode=True)))
            for message in messages
            for part in message.walk()
            if not part.is_multipart()
        ]

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()
