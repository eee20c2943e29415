"""RFC 3161 timestamps of checkpoints: a bundle carries them, and openssl, which is also the service, checks them."""

import io
import json
import subprocess
import threading
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from app.audit.timestamps import Timestamps, service
from app.audit.verifier import report
from tests.audit.conftest import RECORDS, Audited
from tests.audit.test_mutations import signed_again
from tests.people import KIM

_CONFIG = """
[tsa]
default_tsa = own
[own]
serial = serial
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
"""


def openssl(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["openssl", *words], cwd=folder, capture_output=True, text=True, check=False, timeout=60)


class Service:
    """A timestamp service on loopback; `answer` changes what it says."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.asked, self.status = folder, 0, 200
        (folder / "tsa.cnf").write_text(_CONFIG)
        (folder / "serial").write_text("01\n")
        usage = ("-addext", "extendedKeyUsage=critical,timeStamping", "-subj", "/CN=a timestamp service")
        key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "tsa.key")
        made = openssl(folder, "req", "-x509", *key, "-out", "tsa.pem", "-days", "30", *usage)
        assert made.returncode == 0, made.stderr
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = outer.answer(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(outer.status)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                return

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/tsa"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, query: bytes) -> bytes:
        self.asked += 1
        (self.folder / "query.tsq").write_bytes(query)
        words = ("-config", "tsa.cnf", "-section", "own", "-queryfile", "query.tsq", "-out", "answer.tsr")
        assert openssl(self.folder, "ts", "-reply", *words).returncode == 0
        return (self.folder / "answer.tsr").read_bytes()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def tsa(tmp_path: Path) -> Iterator[Service]:
    (tmp_path / "tsa").mkdir()
    made = Service(tmp_path / "tsa")
    yield made
    made.close()


def test_a_bundle_carries_the_timestamps_and_openssl_verifies_them(
    audited: Callable[..., Audited], tsa: Service, tmp_path: Path
) -> None:
    installation = audited(RECORDS[:2])
    stamps = Timestamps(installation.office.checkpoints, service(tsa.url, ("127.0.0.1",)))
    for minutes in (0, 10, 70):
        installation.later(minutes)
        installation.office.ledger.record(KIM, "page.view", f"page {minutes}")
        stamps.take(installation.witness.attest(), installation.clock())
    assert (tsa.asked, stamps.problem) == (2, None)

    bundle = installation.bundle()
    code, text = report(bundle)

    assert code == 0, text
    assert "openssl ts -verify -data timestamps/1.json -in timestamps/1.tsr" in text.split("NOT PROVEN")[1]
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        archive.extractall(tmp_path / "bundle")
    verify = ("ts", "-verify", "-data", "timestamps/2.json", "-CAfile", str(tsa.folder / "tsa.pem"))
    assert openssl(tmp_path / "bundle", *verify, "-in", "timestamps/2.tsr").returncode == 0
    assert openssl(tmp_path / "bundle", *verify, "-in", "timestamps/1.tsr").returncode != 0
    (key,) = (tmp_path / "bundle" / "keys").glob("*.pem")
    signed = ("pkeyutl", "-verify", "-pubin", "-inkey", f"keys/{key.name}", "-rawin", "-sigfile", "manifest.sig")
    assert openssl(tmp_path / "bundle", *signed, "-in", "manifest.json").returncode == 0
    assert openssl(tmp_path / "bundle", *signed, "-in", "README.txt").returncode != 0
    statement = json.loads((tmp_path / "bundle" / "timestamps" / "2.json").read_bytes())
    assert statement["type"] == "transom.checkpoint.v1"


def test_a_timestamp_of_another_ledger_is_found_even_under_the_real_key(
    audited: Callable[..., Audited], tsa: Service
) -> None:
    installation = audited(RECORDS[:2])
    stamps = Timestamps(installation.office.checkpoints, service(tsa.url, ("127.0.0.1",)))
    stamps.take(installation.witness.attest(), installation.clock())
    with zipfile.ZipFile(io.BytesIO(installation.bundle())) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    statement = json.loads(files["timestamps/1.json"])
    for changed in ({"hash": "0" * 64}, {"sequence": 0}, {"at": "2026-01-01T00:00:00.000000Z"}):
        forged = json.dumps(statement | changed, separators=(",", ":"), sort_keys=True).encode()
        code, text = report(signed_again(installation, files | {"timestamps/1.json": forged}))
        assert (code, "timestamps/1.tsr is not of what the ledger holds" in text) == (1, True), text


def test_a_service_that_fails_or_answers_something_else_is_said_and_asked_again(
    audited: Callable[..., Audited], tsa: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation = audited(RECORDS[:2])
    stamps = Timestamps(installation.office.checkpoints, service(tsa.url, ("127.0.0.1",)))
    heads = installation.witness.attest()
    for answer, status in ((lambda _: b"busy", 503), (lambda _: b"no DER", 200)):
        monkeypatch.setattr(tsa, "answer", answer)
        tsa.status = status
        stamps.take(heads, installation.clock())
        assert stamps.problem is not None
        assert "checkpoints are not timestamped" in stamps.problem
    monkeypatch.undo()
    tsa.status = 200
    stamps.take(heads, installation.clock())
    assert stamps.problem is None
    assert list(installation.office.checkpoints.last_stamps()) == [heads[0].chain]
