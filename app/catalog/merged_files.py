"""The files of a catalog, read and merged into one table that still knows where each key was written."""

import hashlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.catalog.positions import Path as KeyPath
from app.catalog.positions import Positions, positions
from app.catalog.problems import CatalogProblems, Problem

_TOML_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_WHOLE_TABLES = ("join", "redaction", "retention")


@dataclass
class Declared:
    """All tables of all files in one. `places`: file and line of each key. `digest`: of the TOML files' bytes.
    `unread`: why files could not be read at all; their tables are not among the values.
    `dangling`: names that no table declares.

    `known`: the keys that each kind of table takes, `shapes`: what their values are, as JSON schema; both are filled in
    while tables are read.
    """

    values: dict[str, Any] = field(default_factory=dict)
    places: dict[KeyPath, tuple[str, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unread: list[Problem] = field(default_factory=list)
    dangling: list[Problem] = field(default_factory=list)
    digest: str = ""
    known: dict[str, set[str]] = field(default_factory=dict)
    shapes: dict[str, dict[str, Any]] = field(default_factory=dict)

    def place(self, path: KeyPath) -> tuple[str, int]:
        """Where a key was written, or the nearest table around it that has a place."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, ("", 0))


def catalog_files(directory: Path, suffix: str = "") -> Iterator[Path]:
    """The files of a catalog with this suffix, by name, in subdirectories too; not what starts with a dot."""
    for path in sorted(directory.rglob(f"*{suffix}")):
        hidden = any(part.startswith(".") for part in path.relative_to(directory).parts)
        if not hidden and path.is_file():
            yield path


def read_sources(directory: Path) -> Declared:
    """Every TOML file of the directory, merged in order of name. Raises CatalogProblems without a directory."""
    if not directory.is_dir():
        raise CatalogProblems([Problem(str(directory), 0, "There is no such directory.")])
    declared = Declared()
    headers: dict[KeyPath, tuple[str, int]] = {}
    digest = hashlib.sha256()
    for path in catalog_files(directory, ".toml"):
        name = path.relative_to(directory).as_posix()
        try:
            data = path.read_bytes()
        except OSError as error:
            declared.unread.append(Problem(name, 0, f"It cannot be read: {error.strerror}."))
            continue
        digest.update(f"{name}\0{len(data)}\0".encode() + data)
        values = _parsed(name, data.removeprefix(b"\xef\xbb\xbf"), declared.unread)
        if values is not None:
            try:
                where = positions(data.removeprefix(b"\xef\xbb\xbf"))
                _repeated_tables(name, where, headers, declared.problems)
                _merge(name, values, where, (), declared.values, declared)
            except RecursionError:
                declared.unread.append(Problem(name, 1, "Its keys are nested too deep to be read."))
    declared.digest = digest.hexdigest()
    return declared


def declared_of(name: str, data: bytes) -> Declared:
    """The tables of one text, as if it were a file of that name."""
    declared = Declared()
    values = _parsed(name, data, declared.unread)
    if values is not None:
        try:
            _merge(name, values, positions(data), (), declared.values, declared)
        except RecursionError:
            declared.unread.append(Problem(name, 1, "Its keys are nested too deep to be read."))
    return declared


def nothing_in(directory: Path) -> str:
    """Why a directory without a TOML file is no catalog, and what its other files are not."""
    others = [path.name for path in catalog_files(directory) if path.suffix.lower() in (".yaml", ".yml", ".json")]
    if others:
        return f"No TOML file is in it; a catalog is TOML, and {others[0]} is not read."
    return "No TOML file is in it; `transom catalog draft WORKFLOW` writes a first one."


def _parsed(name: str, data: bytes, problems: list[Problem]) -> dict[str, Any] | None:
    try:
        return tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.append(Problem(name, line, "This line is not UTF-8; save the file as UTF-8."))
    except tomllib.TOMLDecodeError as error:
        place = _TOML_LINE.search(str(error))
        line = int(place[1]) if place else data.count(b"\n") + 1
        reason = _TOML_LINE.sub("", str(error)).replace("(at end of document)", "at the end of the file").strip()
        problems.append(Problem(name, line, f"This is not TOML: {reason}."))
    except (ValueError, RecursionError, OverflowError):
        problems.append(Problem(name, 1, "This is not TOML that can be read: a number or a nesting is too large."))
    return None


def _repeated_tables(
    name: str, where: Positions, headers: dict[KeyPath, tuple[str, int]], problems: list[Problem]
) -> None:
    """TOML forbids a table twice in one file; so does the catalog over its files, where it is as likely a slip."""
    for path, line in where.headers.items():
        if len(path) < 2 and path[0] not in _WHOLE_TABLES:
            continue
        if path in headers:
            file, first = headers[path]
            title = ".".join(str(part) for part in path)
            problems.append(Problem(name, line, f"[{title}] is already declared in {file}:{first}."))
        else:
            headers[path] = (name, line)


def _merge(
    name: str, values: dict[str, Any], where: Positions, path: KeyPath, into: dict[str, Any], declared: Declared
) -> None:
    for key, value in values.items():
        below = (*path, key)
        line = where.lines.get(below) or _enclosing(where, below)
        present = into.get(key)
        if isinstance(value, dict) and (key not in into or isinstance(present, dict)):
            declared.places.setdefault(below, (name, line))
            _merge(name, value, where, below, into.setdefault(key, {}), declared)
        elif key in into:
            file, first = declared.places[below]
            title = ".".join(str(part) for part in below)
            declared.problems.append(Problem(name, line, f"{title} is already set in {file}:{first}."))
        else:
            into[key] = value
            _place_all(name, value, where, below, line, declared)


def _place_all(name: str, value: Any, where: Positions, path: KeyPath, line: int, declared: Declared) -> None:
    line = where.lines.get(path, line)
    declared.places[path] = (name, line)
    if isinstance(value, dict):
        for key, item in value.items():
            _place_all(name, item, where, (*path, key), line, declared)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            _place_all(name, item, where, (*path, number), line, declared)


def _enclosing(where: Positions, path: KeyPath) -> int:
    while path and path not in where.lines:
        path = path[:-1]
    return where.lines.get(path, 1)
