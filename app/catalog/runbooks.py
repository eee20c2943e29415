"""Runbooks: Markdown files beside the catalog, read with it, and never from anywhere else."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from app.catalog.merged_files import catalog_files
from app.catalog.problems import Problem, suggestion
from app.catalog.table_reader import Table

LARGEST_BYTES = 1024 * 1024


@dataclass
class Shelf:
    """The runbooks that tables have named so far: `texts` by the path that names each, and notes on absent ones.

    A runbook that is not written yet keeps nobody from following transactions: it is noted, and the rest is used.
    """

    directory: Path
    texts: dict[str, str] = field(default_factory=dict)
    absent: list[Problem] = field(default_factory=list)

    def runbook(self, table: Table) -> str | None:
        """The table's `runbook`, its text taken onto the shelf; a problem where it cannot be read."""
        name = table.text("runbook")
        if name is None or name in self.texts:
            return name
        try:
            trouble = self._take(name)
        except FileNotFoundError:
            text = f'runbook names "{name}", a file that does not exist.{self._near(name)}'
            self.absent.append(table.note(text, "runbook"))
        else:
            if trouble:
                table.problem(f'runbook names "{name}", {trouble}', "runbook")
        return name

    def digest(self) -> str:
        """SHA-256 of the texts and their paths."""
        hasher = hashlib.sha256()
        for name, text in sorted(self.texts.items()):
            hasher.update(f"{name}\0{len(text)}\0{text}".encode())
        return hasher.hexdigest()

    def _take(self, name: str) -> str:
        """What is wrong with the file, or nothing. Raises FileNotFoundError where there is none."""
        try:
            path = (self.directory / name).resolve()
            if not path.is_relative_to(self.directory.resolve()):
                return "which lies outside the catalog's directory."
            if not path.is_file():
                raise FileNotFoundError
            data = path.read_bytes()
            if len(data) > LARGEST_BYTES:
                return "which is larger than 1 MiB."
            self.texts[name] = data.decode("utf-8")
        except UnicodeDecodeError:
            return "which is not UTF-8; save the file as UTF-8."
        except FileNotFoundError:
            raise
        except (OSError, ValueError, RuntimeError):
            return "which cannot be read."
        return ""

    def _near(self, name: str) -> str:
        there = [path.relative_to(self.directory).as_posix() for path in catalog_files(self.directory, ".md")]
        return suggestion(name, there)
