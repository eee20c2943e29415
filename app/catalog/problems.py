"""What is wrong with a catalog: sentences with their place, for the person who edits it."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.errors import BadConfiguration


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend; `file` is relative to the directory, `line` counts from 1 (0: the file as a whole)."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.text}"


class CatalogProblems(BadConfiguration):
    """A catalog that cannot be used, with everything that is wrong with it at once, in the order of its files."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = list(problems)


def suggestion(name: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown name: the nearest known one, or the few there are, or nothing."""
    choices = sorted(set(known))
    near = difflib.get_close_matches(name, choices, n=1, cutoff=0.6)
    if near:
        return f' Did you mean "{near[0]}"?'
    if 0 < len(choices) <= 8:
        return f" Known: {', '.join(choices)}."
    return ""
