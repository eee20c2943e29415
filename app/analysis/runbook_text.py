"""A runbook's Markdown: ids filled in as text, links between runbooks resolved, and its steps. Pure."""

import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

NAMES = (
    "transaction_id",
    "workflow",
    "partner",
    "tenant",
    "version",
    "state",
    "error_class",
    "error_code",
    "external_ref",
    "idempotency_key",
    "queue",
    "owner",
    "contact",
    "alert",
)
_PLACE = re.compile(r"\{(\w+)\}")
_LINK = re.compile(r"\]\(([^()\s]+)\)")
_FENCE = re.compile(r"^\s{0,3}(`{3,}|~{3,})")
_SPAN = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@+-]*")
"""What may stand in code that somebody copies into a shell: nothing that it, or Markdown, reads as more than text."""
_STEP = re.compile(r"^\d{1,3}[.)]\s+")


@dataclass(frozen=True)
class Parts:
    """A runbook's text before its steps, the steps without their numbers, and what comes after."""

    before: str
    steps: tuple[str, ...]
    after: str


def filled(text: str, ids: Mapping[str, str | None]) -> str:
    """The text with `{name}` of `NAMES` replaced by its value as a code span; one that is not known stays a name.

    Inside code a value stands as it is, and only where it is a plain word: in other cases the place keeps its name, so
    that no value becomes Markdown or a command.
    """
    return "\n".join(_in_code(line, ids) if code else _in_text(line, ids) for line, code in _lines(text))


def linked(text: str, path: str, known: Collection[str], address: Callable[[str], str]) -> str:
    """The text with links to other runbooks, written from this one's folder, as addresses of their pages."""

    def resolved(match: re.Match[str]) -> str:
        target, mark, anchor = match[1].partition("#")
        name = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
        return f"]({address(name)}{mark}{anchor})" if target and name in known else match[0]

    return "\n".join(line if code else _LINK.sub(resolved, line) for line, code in _lines(text))


def parts(text: str) -> Parts:
    """The first numbered list as steps. A step goes on while lines are indented or empty; code keeps its numbers."""
    before: list[str] = []
    steps: list[list[str]] = []
    after: list[str] = []
    for line, code in _lines(text):
        begins = not code and _STEP.match(line) is not None
        if after or (steps and not begins and line.strip() and not line.startswith((" ", "\t"))):
            after.append(line)
        elif begins:
            steps.append([_STEP.sub("", line)])
        elif steps:
            steps[-1].append(line.strip() if not code else line)
        else:
            before.append(line)
    return Parts("\n".join(before), tuple("\n".join(step).strip() for step in steps), "\n".join(after))


def title_of(text: str) -> str | None:
    """The heading that the file begins with."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return first.removeprefix("# ").strip() if first.startswith("# ") else None


def without_title(text: str) -> str:
    """The rest of it."""
    return text.lstrip().partition("\n")[2] if title_of(text) is not None else text


def _lines(text: str) -> Iterator[tuple[str, bool]]:
    """Each line with whether it is code, in a fence."""
    fence: str | None = None
    for line in text.splitlines():
        mark = _FENCE.match(line)
        if fence is None and mark is not None:
            fence = mark[1]
            yield line, True
        elif fence is not None:
            yield line, True
            if mark is not None and mark[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = None
        else:
            yield line, False


def _in_text(line: str, ids: Mapping[str, str | None]) -> str:
    """A line of text: what stands in its code spans is filled as code is."""
    pieces, place = [], 0
    for span in _SPAN.finditer(line):
        pieces += [_PLACE.sub(lambda match: _as_code_span(match, ids), line[place : span.start()])]
        pieces += [_in_code(span[0], ids)]
        place = span.end()
    return "".join([*pieces, _PLACE.sub(lambda match: _as_code_span(match, ids), line[place:])])


def _in_code(text: str, ids: Mapping[str, str | None]) -> str:
    def replaced(match: re.Match[str]) -> str:
        value = ids.get(match[1]) if match[1] in NAMES else None
        return value if value is not None and _PLAIN.fullmatch(value) else match[0]

    return _PLACE.sub(replaced, text)


def _as_code_span(match: re.Match[str], ids: Mapping[str, str | None]) -> str:
    name = match[1]
    if name not in NAMES:
        return match[0]
    value = ids.get(name)
    return _code(value) if value else f"*the {name.replace('_', ' ')}*"


def _code(value: str) -> str:
    """The value as a code span, whatever it holds: its fence is longer than any run of backticks inside."""
    plain = " ".join(value.split())
    fence = "`" * (max((len(run) for run in re.findall(r"`+", plain)), default=0) + 1)
    pad = " " if plain.startswith("`") or plain.endswith("`") else ""
    return f"{fence}{pad}{plain}{pad}{fence}"
