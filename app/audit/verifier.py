"""Verifies a Transom evidence bundle. Needs Python 3.9 or later and nothing else.

    python verify.py bundle.zip [--receipt FILE]...

Exit code 0: all that the bundle claims to prove holds; what that is, and is not, is printed. Exit code 1: the first
thing that does not hold. README.txt of the bundle describes every hash, and how `openssl` does without this file.
"""

import argparse
import hashlib
import io
import json
import re
import sys
import zipfile
from decimal import Decimal
from typing import Any

FORMAT, GENESIS = "transom.evidence.v1", "0" * 64
SIGNATURE_CHARACTERS, END_OF_ARCHIVE = 128, 22
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, OSError, EOFError, RuntimeError, ArithmeticError)
ARCHIVE_CONTEXT = b"transom.bundle.v1\n"
ON_PURPOSE = ("payload.erased", "retention.removed", "hold.placed", "hold.released")


class Broken(Exception):
    """Something in the bundle does not hold; the text says what."""


def require(holds: Any, sentence: str) -> None:
    """Raise Broken with the sentence unless it holds."""
    if not holds:
        raise Broken(sentence)


def sha256(data: bytes) -> str:
    """SHA-256 in lowercase hex."""
    return hashlib.sha256(data).hexdigest()


def canonical(value: Any) -> bytes:
    """The RFC 8785 JSON of a value: the one form that is hashed and signed."""
    return _text(value).encode("utf-8")


def _text(value: Any) -> str:
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: str(name).encode("utf-16-be"))
        return "{" + ",".join(f"{_text(name)}:{_text(value[name])}" for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_text, value)) + "]"
    return _number(value) if isinstance(value, float) else json.dumps(value, ensure_ascii=False)


def _number(value: float) -> str:
    """As ECMAScript writes it: the shortest digits, with an exponent from 1e21 and below 1e-6."""
    if value == 0:
        return "0"
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    figures, minus = "".join(map(str, digits)), "-" * sign
    point = len(figures) + int(exponent)
    if len(figures) <= point <= 21:
        return minus + figures.ljust(point, "0")
    if 0 < point <= 21:
        return f"{minus}{figures[:point]}.{figures[point:]}"
    if -6 < point <= 0:
        return f"{minus}0.{'0' * -point}{figures}"
    return f"{minus}{'.'.join(filter(None, (figures[0], figures[1:])))}e{point - 1:+d}"


P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493  # Ed25519 (RFC 8032, 5.1.7), verification alone
D = -121665 * pow(121666, P - 2, P) % P


def _decompress(data: bytes) -> Any:
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def _add(one: Any, two: Any) -> Any:
    a, b = (one[1] - one[0]) * (two[1] - two[0]) % P, (one[1] + one[0]) * (two[1] + two[0]) % P
    c, d = 2 * one[3] * two[3] * D % P, 2 * one[2] * two[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _multiply(number: int, point: Any) -> Any:
    total = (0, 1, 1, 0)
    while number:
        total = _add(total, point) if number & 1 else total
        point, number = _add(point, point), number >> 1
    return total


BASE = _decompress((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signed_by(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the 64 bytes of `signature` are the Ed25519 signature of `message` under the 32 bytes of `public`."""
    key, r, s = _decompress(public), _decompress(signature[:32]), int.from_bytes(signature[32:], "little")
    if len(public) != 32 or len(signature) != 64 or key is None or r is None or s >= ORDER:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    left, right = _multiply(s, BASE), _add(r, _multiply(h, key))
    return all((left[place] * right[2] - right[place] * left[2]) % P == 0 for place in (0, 1))


def verify(data: bytes, receipts: Any = ()) -> tuple[list[str], list[str]]:
    """(proven, not proven) as sentences, for the bytes of a bundle. Raises Broken with the first thing that fails."""
    try:
        return _verified(data, list(receipts))
    except (*UNREADABLE, zipfile.BadZipFile) as error:
        raise Broken(f"the bundle or the receipt cannot be read ({type(error).__name__})") from None
    except Exception as error:
        require(type(error).__module__ != "zlib", "the bundle cannot be unpacked")
        raise


def _verified(data: bytes, receipts: list[Any]) -> tuple[list[str], list[str]]:
    cut = len(data) - SIGNATURE_CHARACTERS
    require(data[max(0, cut - END_OF_ARCHIVE) :][:4] == b"PK\x05\x06", "the file does not end as a bundle ends")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
        require(len(files) == len(archive.namelist()), "a file is in the archive twice")
    manifest = json.loads(files["manifest.json"])
    require(manifest["format"] == FORMAT, f"this program reads {FORMAT}, and the bundle is of another format")
    keys = {entry["key"]: bytes.fromhex(entry["public"]) for entry in json.loads(files["keys.json"])}
    require(all(sha256(public) == name for name, public in keys.items()), "a key has another fingerprint than its name")
    public, whole = keys[manifest["key"]], bytes.fromhex(data[cut:].decode("ascii"))
    valid = signed_by(public, ARCHIVE_CONTEXT + hashlib.sha256(data[:cut]).digest(), whole)
    require(valid and whole.hex().encode() == data[cut:], "the archive's bytes are not those that were signed")
    require(signed_by(public, files["manifest.json"], files["manifest.sig"]), "manifest.json is not what was signed")
    listed = manifest["files"]
    require(set(files) == {*listed, "manifest.json", "manifest.sig"}, "the archive holds other files than it lists")
    for name, about in listed.items():
        require((len(files[name]), sha256(files[name])) == (about["bytes"], about["sha256"]), f"{name} is another file")
    chains = [_chain(about, _lines(files, about["file"])) for about in manifest["chains"]]
    signed = {_signed_head(line, keys, chains, "a checkpoint") for line in _lines(files, "checkpoints.jsonl")}
    commits = _commits(files, chains[0]["entries"])
    records, bodies = _records(files, commits)
    require(records == manifest["counts"]["records"], "there are more or fewer records than the manifest says")
    proven = [f"{len(files)} files are as they were signed at {manifest['made_at']} with key {manifest['key']}"]
    for chain in chains:
        require((chain["name"], len(chain["hashes"])) in signed, f"chain {chain['name']} is not signed up to its end")
        proven.append(
            f"chain {chain['name']}: its {len(chain['hashes'])} entries stand in one unbroken order, signed up to the "
            f"last; none was removed, changed or slipped in; {len(chain['entries'])} are given in full"
        )
    proven.append(f"{records} records are those of {len(commits)} commits that the ledger has on record")
    proven += [f"{bodies} payload bodies are those whose hashes were recorded"] * bool(bodies)
    proven += _on_purpose(chains)
    for receipt in receipts:
        receipt = json.loads(receipt) if isinstance(receipt, bytes) else receipt
        lines = receipt.get("heads") or [receipt]  # a checkpoint alone, as a copy outside has it, is a receipt too
        heads = [_signed_head(line, keys, chains, "the receipt") for line in lines]
        proven.append(f"the ledger holds all that it held at your receipt's time, up to entry {heads[0][1]}")
    bare = sum(len(chain["hashes"]) - len(chain["entries"]) for chain in chains)
    others = sum(map(len, commits.values())) - records
    beside = f"what {others} other records of these commits say, nor that none of them matches the query"
    hidden = f"what {bare} entries say that are given as bare hashes, nor that none of them matches the query"
    before = "that the ledger was not rewritten with the real key before this bundle was made: --receipt shows that"
    key = "whose key it is: compare its fingerprint with one that reached you in another way"
    unproven = [hidden] * bool(bare) + [beside] * (others > 0) + [before] * (not receipts)
    return proven, [*manifest["not_proven"], *_stamped(files, chains), *unproven, key]


def _on_purpose(chains: list[Any]) -> list[str]:
    sentence = "on record, and so not missing: {action} {object}: {outcome}, by {actor} at {at} ({reason})"
    entries = [entry for chain in chains for entry in chain["entries"].values()]
    return [sentence.format(**entry) for entry in entries if entry["action"] in ON_PURPOSE]


def _stamped(files: dict[str, bytes], chains: list[Any]) -> list[str]:
    """How to check each timestamp, once what it is of is what the ledger holds."""
    names = sorted(name[:-4] for name in files if name.endswith(".tsr"))
    for name in names:
        about, digest = json.loads(files[f"{name}.json"]), bytes.fromhex(sha256(files[f"{name}.json"]))
        hashes = next(["", *chain["hashes"]] for chain in chains if chain["name"] == about["chain"])
        same = hashes[abs(about["sequence"])] == about["hash"] and digest in files[f"{name}.tsr"]
        require(same, f"{name}.tsr is not of what the ledger holds")
    command = "openssl ts -verify -data {0}.json -in {0}.tsr -CAfile <certificates of the service>"
    return ["when the ledger held what a timestamp names: " + command.format(name) for name in names]


def _lines(files: dict[str, bytes], name: str) -> list[Any]:
    return [json.loads(line) for line in files.get(name, b"").splitlines()]


def _chain(about: Any, lines: list[Any]) -> dict[str, Any]:
    """{name, hashes of all entries, entries in full by sequence} of a chain whose every link holds."""
    name, previous, last = about["chain"], GENESIS, ""
    hashes: list[str] = []
    entries: dict[int, Any] = {}
    for sequence, line in enumerate(lines, 1):
        entry, place = line.get("entry"), f"entry {sequence} of chain {name}"
        if entry is not None:
            require((entry["chain"], entry["sequence"]) == (name, sequence), f"{place} is out of its place")
            require(entry["at"] >= last, f"{place} is earlier than an entry before it")
            last, entries[sequence] = entry["at"], entry
        if entry is not None and "previous" in entry:
            require(entry["previous"] == previous, f"{place} does not follow the one before")
            previous = sha256(canonical(entry))
        else:
            leaf = line["leaf"] if entry is None else sha256(canonical(entry))
            previous = sha256(bytes.fromhex(previous) + bytes.fromhex(leaf))
        hashes.append(previous)
    ends = (len(hashes), previous) == (about["entries"], about["hash"])
    require(ends, f"chain {name} does not end where the manifest says")
    return {"name": name, "hashes": hashes, "entries": entries}


def _signed_head(line: Any, keys: dict[str, bytes], chains: list[Any], source: str) -> tuple[str, int]:
    """The chain and sequence that a signed statement names, once its signature holds and the chain has its hash."""
    about = line["statement"]
    name, sequence, key = about["chain"], about["sequence"], about["key"]
    require(key in keys, f"key {key} of {source} is not in the bundle's history of keys")
    valid = signed_by(keys[key], canonical(about), bytes.fromhex(line["signature"]))
    require(valid, f"the signature of {source} under entry {sequence} of chain {name} does not hold")
    hashes: list[str] = next((chain["hashes"] for chain in chains if chain["name"] == name), [])
    require(hashes, f"chain {name}, which {source} names, is not in this bundle: is it of one tenant alone?")
    require(0 < sequence <= len(hashes), f"{source} names entry {sequence} of {name}: cut off, or the bundle is older")
    same = hashes[sequence - 1] == about["hash"]
    require(same, f"chain {name} was rewritten at or before entry {sequence}: {source} has another hash")
    return name, sequence


def _commits(files: dict[str, bytes], entries: dict[int, Any]) -> dict[int, set[str]]:
    """The leaves of each commit by its number, once it is one of a run that an entry of the ledger has on record."""
    on_record: dict[int, str] = {}
    for run in _lines(files, "runs.jsonl"):
        entry, hashes = entries[run["entry"]], run["hashes"]
        numbers = re.fullmatch(r"commits (\d+)-(\d+)", entry["object"])
        first, last = map(int, numbers.groups()) if numbers and entry["action"] == "journal.sealed" else (1, 0)
        digest = sha256(bytes.fromhex("".join(hashes)))
        same = 0 < len(hashes) == last - first + 1 and entry["outcome"] == f"sha256:{digest}"
        require(same, f"the commits under entry {run['entry']} are not those that the ledger has on record")
        on_record.update(enumerate(hashes, first))
    commits = {}
    for line in _lines(files, "commits.jsonl"):
        seal, leaves = line["seal"], line["leaves"]
        number = seal["commit"]
        level = [hashlib.sha256(b"\0" + bytes.fromhex(leaf)).digest() for leaf in leaves]  # RFC 6962's Merkle tree
        while len(level) > 1:
            nodes = [b"\1" + level[at] + level[at + 1] for at in range(0, len(level) - 1, 2)]
            level = [hashlib.sha256(node).digest() for node in nodes] + level[len(nodes) * 2 :]
        root = level[0].hex() if level else sha256(b"")
        whole = (len(leaves), root) == (seal["leaves"], seal["root"])
        require(whole, f"the leaves of commit {number} are not those that it sealed")
        require(on_record.get(number) == sha256(canonical(seal)), f"commit {number} is not one that is on record")
        commits[number] = set(leaves)
    return commits


def _records(files: dict[str, bytes], commits: dict[int, set[str]]) -> tuple[int, int]:
    """How many records, each a leaf of its commit, and how many payload bodies, each of the hash in its record."""
    records, bodies, recorded = _lines(files, "records.jsonl"), _lines(files, "bodies.jsonl"), {}
    for line in records:
        record = line["record"]
        place = f"the record {record.get('source')} {record.get('event_id')}"
        require(sha256(canonical(record)) in commits.get(line["commit"], ()), f"{place} is not what was committed")
        recorded[record.get("payload_id")] = record.get("sha256")
    for line in bodies:
        name = line["payload_id"]
        same = sha256(bytes.fromhex(line["salt"]) + files[f"bodies/{name}"]) == recorded.get(name)
        require(same, f"the body of payload {name} is not the one that was recorded")
    return len(records), len(bodies)


def report(data: bytes, receipts: Any = ()) -> tuple[int, str]:
    """(exit code, text): what `verify` finds, for people."""
    try:
        proven, not_proven = verify(data, receipts)
    except Broken as error:
        return 1, f"DOES NOT HOLD: {error}.\n"
    sections = ("PROVEN", proven), ("NOT PROVEN", not_proven)
    return 0, "".join(f"{title}\n" + "".join(f"  - {line}\n" for line in lines) for title, lines in sections)


def main(arguments: list[str]) -> int:
    """The command: the bundle's path, and receipts each after `--receipt`."""
    words = argparse.ArgumentParser(prog="verify.py", description="Verifies a Transom evidence bundle.")
    words.add_argument("bundle")
    words.add_argument("--receipt", action="append", default=[], help="a receipt of an earlier visit; repeatable")
    asked = words.parse_args(arguments)
    data, *anchored = [open(path, "rb").read() for path in (asked.bundle, *asked.receipt)]  # noqa: SIM115
    code, text = report(data, anchored)
    sys.stdout.write(text)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
