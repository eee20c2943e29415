"""What commands prove themselves with: a token that is on no command line, and the secret of the folder's own app."""

import io
import json
import ssl
import stat
import threading
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from werkzeug.serving import make_server

from app.answers.services import Services
from app.api import create_api
from app.assembly.demo import admit_live_traffic
from app.assembly.token_senders import OfficeSenders
from app.audit.keys import new_key
from app.audit.witness import Witness
from app.catalog import CatalogFiles
from app.catalog.model import Catalog
from app.cli.audit import export
from app.cli.import_files import import_files
from app.domain.actor import Actor
from app.domain.errors import BadConfiguration, BadInput
from app.domain.instants import system_clock
from app.journal import SqliteJournal
from app.office import Office
from app.platform.app_address import AppAddress, read_address, write_address
from app.platform.app_requests import request_by_folder
from app.platform.data_lock import lock_data
from app.platform.installation import Installation
from app.security import MachineOwner, OfficeAuthenticator
from app.settings import resolve
from app.store.store import Store
from collectors.intake import Intake
from collectors.origins import origins_of
from collectors.wsgi import application
from sample_data.history import TimedRequest
from sample_data.live import Wire
from tests.api.conftest import KEYS
from tests.oracle.cases import CATALOG

ROOT = Actor("root", frozenset(("admin",)))
EVENT = {
    "specversion": "1.0",
    "type": "transom.workflow.transition.v1",
    "source": "engine",
    "id": "1",
    "time": "2026-11-20T08:00:00Z",
    "data": {"transaction_id": "t", "to_state": "received"},
}


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of another name than this machine's, as files of itself and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "transom.example")])
    now = datetime(2026, 1, 1)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(days=36500))
    signed = made.sign(key, hashes.SHA256())
    cert, private = folder / "cert.pem", folder / "key.pem"
    cert.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return cert, private


def bounded(wires: WSGIApplication) -> WSGIApplication:
    """The application over a server whose bodies, unlike granian's, have no end of their own."""

    def serve(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        body = io.BytesIO(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        return wires({**environ, "wsgi.input": body}, start_response)

    return serve


class Running:
    """An app over TLS and a collector, with accounts, in a folder that is locked."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.office = Office(self.data / "office", system_clock)
        self.office.accounts.add("mara", ["admin"], None, None, ROOT)
        self.journal = SqliteJournal(self.data / "journal", system_clock)
        self.store = Store(None, lambda: CATALOG, system_clock)
        self.intake = Intake(self.journal, Catalog, KEYS, system_clock)
        self.owner = MachineOwner(user="root")
        authenticator = OfficeAuthenticator(self.office, True, self.owner)
        witness = Witness(self.journal, self.office, new_key(), system_clock)
        services = Services(
            self.store.reader, self.office, CatalogFiles(None), KEYS, system_clock, authenticator, witness=witness
        )
        cert, key = certificate(folder)
        self.app = make_server("127.0.0.1", 0, create_api(services), ssl_context=(str(cert), str(key)))
        wires = application(self.intake, lambda: True, origins_of(True, "", ""), OfficeSenders(self.data / "office"))
        self.collector = make_server("127.0.0.1", 0, bounded(wires))
        self.url, self.collector_url = (f"http://127.0.0.1:{one.port}" for one in (self.app, self.collector))
        self.address = self.data / "app.json"
        url = self.url.replace("http", "https")
        self.owner.publish(lambda secret: write_address(self.address, AppAddress(url, secret, cert.read_text())))
        for server in (self.app, self.collector):
            threading.Thread(target=server.serve_forever, daemon=True).start()

    def installation(self, **variables: object) -> Installation:
        given = {f"TRANSOM_{name.upper()}": str(value) for name, value in variables.items()}
        return resolve({"data": self.data}, given, self.data)

    def acts(self) -> list[tuple[str, str]]:
        return [(e.actor, e.action) for e in self.office.ledger.entries()]

    def close(self) -> None:
        for server in (self.app, self.collector):
            server.shutdown()
            server.server_close()
        self.intake.close()
        self.journal.close()
        self.store.close()
        self.office.close()


@pytest.fixture
def trusted(running: Running, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of the app, whose certificate this machine trusts under its address."""
    context = ssl.create_default_context(cadata=read_address(running.address).certificate)
    context.check_hostname = False
    monkeypatch.setattr(ssl, "_create_default_https_context", lambda: context)
    return running.url.replace("http", "https")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    running = Running(tmp_path_factory.mktemp("running"))
    with lock_data(running.data):
        yield running
    running.close()


def test_a_command_given_the_folder_of_a_running_app_asks_it_whatever_the_name_of_its_certificate(
    running: Running, tmp_path: Path
) -> None:
    sentence = export(running.installation(), {}, None, tmp_path / "bundle.zip")
    assert "transom audit verify" in sentence
    assert ("root at the command line", "audit.export") in running.acts()


def test_the_secret_is_for_the_folders_user_alone_and_good_once(running: Running) -> None:
    assert stat.S_IMODE(running.address.stat().st_mode) == 0o600
    first = read_address(running.address)
    assert request_by_folder(lambda: first, "/api/v1/audit/receipts")
    assert read_address(running.address).secret != first.secret
    given = iter([first, read_address(running.address)])
    assert request_by_folder(lambda: next(given), "/api/v1/audit/receipts")
    assert first.secret not in repr(first)


def test_an_import_sends_the_token_of_a_variable_or_a_file(running: Running, tmp_path: Path) -> None:
    running.office.tokens.add("files", "ingest", None, "acme", "for-files", ROOT)
    events, file = tmp_path / "events.jsonl", tmp_path / "token"
    events.write_text(json.dumps(EVENT) + "\n")
    file.write_text("for-files\n")
    assert import_files(running.installation(), [events], running.collector_url) == 1
    assert import_files(running.installation(token="for-files"), [events], running.collector_url) == 0
    assert import_files(running.installation(token_file=file), [events], running.collector_url) == 0
    assert {entry.ingested_by for entry in running.journal.read(0, 1 << 20)} == {"files"}


def test_an_export_by_address_sends_the_token_and_is_told_what_is_missing(
    running: Running, trusted: str, tmp_path: Path
) -> None:
    running.office.tokens.add("audit", "read", "auditor", None, "for-audit", ROOT)
    running.office.tokens.add("board", "read", "executive", None, "for-board", ROOT)
    output = tmp_path / "bundle.zip"
    with pytest.raises(BadInput, match="no permission to export evidence"):
        export(running.installation(token="for-board"), {}, trusted, output)
    with pytest.raises(BadInput, match="needs a token to read"):
        export(running.installation(), {}, trusted, output)
    export(running.installation(token="for-audit"), {}, trusted, output)
    assert ("token:audit", "audit.export") in running.acts()


def test_a_token_never_crosses_a_network_in_clear(running: Running, tmp_path: Path) -> None:
    for url in ("http://transom.example", "http://192.0.2.1:8050"):
        with pytest.raises(BadConfiguration, match="https only"):
            export(running.installation(token="for-audit"), {}, url, tmp_path / "b.zip")
    assert "for-audit" not in repr(running.installation(token="for-audit"))


def test_live_traffic_goes_on_when_the_first_account_is_added(running: Running) -> None:
    for _ in range(2):
        admit_live_traffic(running.installation(), "of-this-run")
    wire = Wire(running.collector_url, "of-this-run")
    body = json.dumps([{**EVENT, "id": "2"}]).encode()
    request = TimedRequest(system_clock(), "events", "application/cloudevents-batch+json", body)
    assert wire.deliver(request, threading.Event())
    wire.close()
    assert [one.name for one in running.office.tokens.all()].count("live-traffic") == 1
