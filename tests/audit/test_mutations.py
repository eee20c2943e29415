"""Every change of a bundle is found, whatever it is of; and no good bundle is refused.

How many is a parameter: TRANSOM_MUTATIONS (a few hundred by default) and TRANSOM_GOOD_BUNDLES. By hand 10,000 and
1,000, with `--timeout=0`, since they take minutes.
"""

import hashlib
import io
import json
import os
import random
import zipfile
from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Any

import pytest

from app.audit.verifier import report
from tests.audit.conftest import RECORDS, Audited
from tests.people import KIM

MUTATIONS = int(os.environ.get("TRANSOM_MUTATIONS", "300"))
GOOD = int(os.environ.get("TRANSOM_GOOD_BUNDLES", "6"))


@pytest.fixture
def small(audited: Callable[..., Audited]) -> Audited:
    installation = audited(RECORDS[:6])
    for number in range(4):
        installation.office.ledger.record(KIM, "page.view", f"page {number}")
    return installation


def flipped(data: bytes, dice: Random) -> bytes:
    """One bit, anywhere in the file."""
    place = dice.randrange(len(data))
    return data[:place] + bytes([data[place] ^ 1 << dice.randrange(8)]) + data[place + 1 :]


def cut(data: bytes, dice: Random) -> bytes:
    """Bytes left out, doubled, or put in, anywhere."""
    start = dice.randrange(len(data))
    end = min(len(data), start + dice.randrange(1, 40))
    middle = dice.choice((b"", data[start:end] * 2, data[start:end] + dice.randbytes(3)))
    return data[:start] + middle + data[end:]


def edited(data: bytes, dice: Random, resign: Callable[[dict[str, bytes]], bytes]) -> bytes:
    """One line of one file changed, left out, doubled or moved, and the archive made and signed again: `resign` (the
    insider's) signs with the real key, else the old manifest stays."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    names = ("ledger/0.jsonl", "records.jsonl", "commits.jsonl", "runs.jsonl", "checkpoints.jsonl")
    name = dice.choice(names)
    files[name] = _edited_lines(files[name], dice)
    return resign(files)


def _edited_lines(data: bytes, dice: Random) -> bytes:
    rows = data.splitlines(keepends=True)
    place = dice.randrange(len(rows))
    kind = dice.choice(("change", "drop", "double", "swap"))
    if kind == "drop":
        return b"".join(rows[:place] + rows[place + 1 :])
    if kind == "double":
        return b"".join(rows[: place + 1] + rows[place:])
    if kind == "swap" and len(rows) > 1:
        other = (place + 1) % len(rows)
        rows[place], rows[other] = rows[other], rows[place]
        return b"".join(rows)
    return b"".join([*rows[:place], _changed(rows[place], dice), *rows[place + 1 :]])


def _changed(row: bytes, dice: Random) -> bytes:
    """The line with one of its values another."""
    document = json.loads(row)
    places = list(_places(document))
    holder, key = dice.choice(places)
    value = holder[key]
    if isinstance(value, str):
        holder[key] = value[:-1] + ("0" if value[-1:] != "0" else "1")
    elif isinstance(value, bool) or value is None:
        holder[key] = "x"
    else:
        holder[key] = value + 1
    return json.dumps(document).encode() + b"\n"


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        if isinstance(inner, dict | list):
            yield from _places(inner)
        else:
            yield value, key


def harmless(files: Mapping[str, bytes], original: Mapping[str, bytes]) -> bool:
    """Whether the edit changed no meaning: lines that prove nothing more than their neighbours may come in any order,
    and a checkpoint or commit may be there twice."""
    for name in ("commits.jsonl", "runs.jsonl", "checkpoints.jsonl", "records.jsonl"):
        rows = dict.fromkeys(files[name].splitlines())
        if set(rows) != set(original[name].splitlines()):
            return False
    return files["ledger/0.jsonl"] == original["ledger/0.jsonl"]


def test_every_flipped_bit_and_every_byte_left_out_or_put_in_is_found(small: Audited) -> None:
    bundle = small.bundle()
    dice = random.Random(7)
    for number in range(MUTATIONS):
        changed = (flipped if number % 2 else cut)(bundle, dice)
        if changed != bundle:
            assert report(changed)[0] == 1, number


def test_what_an_insider_changes_in_a_bundle_and_signs_again_with_the_real_key_is_found(small: Audited) -> None:
    """The manifest and the archive's signature then hold: chains, seals and checkpoints must find it alone."""
    bundle = small.bundle()
    original = {}
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        original = {name: archive.read(name) for name in archive.namelist()}
    dice = random.Random(11)
    for number in range(MUTATIONS):
        edits: list[dict[str, bytes]] = []

        def resign(files: dict[str, bytes], edits: list[dict[str, bytes]] = edits) -> bytes:
            edits.append(files)
            return signed_again(small, files)

        changed = edited(bundle, dice, resign)
        if not harmless(edits[0], original):
            assert report(changed)[0] == 1, (number, sorted(n for n in original if edits[0][n] != original[n]))


def signed_again(installation: Audited, files: Mapping[str, bytes]) -> bytes:
    from app.audit.archive import archive

    manifest = json.loads(files["manifest.json"])
    rest = {name: data for name, data in files.items() if name not in ("manifest.json", "manifest.sig", "verify.py")}
    about = {name: value for name, value in manifest.items() if name not in ("format", "key", "files")}
    return archive(rest, about, installation.witness)


@pytest.mark.parametrize("first", range(0, GOOD, 10))
def test_good_bundles_are_never_refused(audited: Callable[..., Audited], first: int) -> None:
    """Ten installations a test, so that no more are open at once."""
    for seed in range(first, min(first + 10, GOOD)):
        dice = random.Random(seed)
        installation = audited(dice.sample(RECORDS, dice.randrange(len(RECORDS))))
        for _ in range(dice.randrange(8)):
            installation.office.ledger.record(KIM, dice.choice(("page.view", "payload.reveal")), dice.choice("abé\n"))
            if dice.random() < 0.3:
                installation.witness.attest()
            installation.later(dice.randrange(30))
        installation.take(RECORDS[: dice.randrange(3)])
        receipt = installation.receipt()
        query = dice.choice(({}, {"action": "payload.*"}, {"transaction": "a"}, {"sample": 1}, {"from": "now-1h"}))

        code, output = report(installation.bundle(**query), [receipt])

        assert code == 0, (seed, output)


def test_the_hash_of_a_bundle_is_of_all_its_bytes(small: Audited) -> None:
    bundle = small.bundle()
    assert hashlib.sha256(bundle + b"x").digest() != hashlib.sha256(bundle).digest()
    assert report(bundle + b"x")[0] == 1
    assert report(b"")[0] == 1
    assert report(bundle[:-1])[0] == 1
