"""The bytes of an evidence bundle: files, a signed manifest of their hashes, and a signature over the archive itself.

The archive's comment is the Ed25519 signature, in hex, of a fixed text and the SHA-256 of every byte before the
comment: so no bit of the file can change unnoticed, not even one that no file inside depends on.
"""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import rfc8785

from app.audit.verifier import ARCHIVE_CONTEXT, FORMAT, SIGNATURE_CHARACTERS
from app.audit.witness import Witness

VERIFIER = "verify.py"
_DATE = (1980, 1, 1, 0, 0, 0)


def archive(files: Mapping[str, bytes], about: Mapping[str, Any], witness: Witness) -> bytes:
    """The bundle of the files; `about` are the members of the manifest beside its format, key and list of files."""
    whole = {**files, VERIFIER: verifier_source()}
    listed: dict[str, Any] = {name: {"bytes": len(data), "sha256": _sha256(data)} for name, data in whole.items()}
    manifest = rfc8785.dumps({**about, "format": FORMAT, "key": witness.fingerprint, "files": listed})
    signed = {"manifest.json": manifest, "manifest.sig": witness.sign(manifest), **whole}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in signed.items():
            member = zipfile.ZipInfo(name, _DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            target.writestr(member, data)
        target.comment = b"0" * SIGNATURE_CHARACTERS
    before = out.getvalue()[:-SIGNATURE_CHARACTERS]
    return before + witness.sign(ARCHIVE_CONTEXT + hashlib.sha256(before).digest()).hex().encode()


def verifier_source() -> bytes:
    """The program that verifies a bundle, as it travels in each."""
    return (Path(__file__).parent / "verifier.py").read_bytes()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
