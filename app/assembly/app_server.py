"""The app process: a small master, and one worker that holds everything."""

from dataclasses import dataclass
from functools import partial
from multiprocessing.util import Finalize
from typing import Any

from flask import Flask
from granian import Granian
from granian.constants import Interfaces

from app.platform.app_address import AppAddress, write_address
from app.platform.installation import Installation
from app.platform.logs import server_logs, write_logs
from app.platform.parent_watch import end_with_parent
from app.platform.tracing import configure

_THREADS = 64
"""More than requests are answered and bodies are read at once, so that health is answered whatever stands still."""


def serve_application(installation: Installation, commands: str) -> None:
    """Serves pages and API until a signal ends it; everything that exists once lives in the one worker process.

    `commands`: as `build_application` takes it.
    """
    end_with_parent()
    server = Granian(
        "transom",
        address=installation.host,
        port=installation.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=_THREADS,
        websockets=False,
        log_enabled=True,
        log_level="error",  # type: ignore[arg-type]
        log_dictconfig=server_logs(installation.log_form),
        ssl_cert=None if installation.tls is None else installation.tls.cert,
        ssl_key=None if installation.tls is None else installation.tls.key,
    )
    server.serve(target_loader=_Worker(installation, commands), wrap_loader=False)


def _write_address(installation: Installation, secret: str) -> None:
    """Says to commands of the folder's user where the app answers, and by which secret the next one is known."""
    certificate = None if installation.tls is None else installation.tls.cert_pem().decode()
    write_address(installation.address_file, AppAddress(installation.own_url, secret, certificate))


@dataclass(frozen=True)
class _Worker:
    """What granian calls in its worker for the WSGI application; a class, since it must travel to that process.

    What the worker needs is imported only there, which keeps the master small.
    """

    installation: Installation
    commands: str

    def __call__(self, *_: Any) -> Flask:
        end_with_parent()
        write_logs(self.installation.log_form)
        configure(self.installation.trace_endpoint, "transom-app")
        from app.assembly.application import build_application

        application = build_application(self.installation, self.commands)
        application.follower.start()
        application.evaluator.start()
        application.delivery.start()
        application.desk.open()
        application.check.start()
        application.retention.start()
        application.witness.start()
        application.owner.publish(partial(_write_address, self.installation))
        Finalize(None, application.close, exitpriority=100)
        return application.server
