"""Gives a record without an error class the first declared class whose pattern matches it."""

from collections.abc import Mapping
from fnmatch import fnmatchcase

from app.catalog.model import ErrorClass, ErrorMatch


def class_of(errors: Mapping[str, ErrorClass], code: str | None, http_status: int | None) -> str | None:
    """The error class by `match`, in declared order; None where no class fits. Globs mind case."""
    for name, declared in errors.items():
        if any(fits(match, code, http_status) for match in declared.match):
            return name
    return None


def fits(match: ErrorMatch, code: str | None, http_status: int | None) -> bool:
    """Whether everything that the match asks for holds; one that asks for nothing fits nothing."""
    if match.code is None and match.http_status is None:
        return False
    if match.code is not None and (code is None or not fnmatchcase(code, match.code)):
        return False
    return match.http_status is None or match.http_status == http_status
