"""A running process sees edits, keeps the last good catalog, and hardly looks at the disk."""

from collections.abc import Iterator
from itertools import count

import pytest

from app.catalog import CatalogFiles, CatalogProblems

from .conftest import GOOD, Write


def later() -> Iterator[float]:
    return iter(float(second) for second in count(0, 2))


def test_an_edit_is_seen_and_a_bad_one_keeps_the_last_good_catalog(
    write: Write, caplog: pytest.LogCaptureFixture
) -> None:
    files = CatalogFiles(write(all=GOOD), later().__next__)
    first = files.current()
    write(all=GOOD + "[tenants.dual]\ntitle = 'Dual'\n")
    assert "dual" in files.current().tenants
    assert files.problems() == ()
    write(all=GOOD + "[tenants.dual]\ntitel = 'Dual'\n")
    assert "dual" in files.current().tenants
    assert [problem.text for problem in files.problems()] == ['"titel" is no key of a tenant. Did you mean "title"?']
    assert '"titel" is no key' in caplog.text
    write(all=GOOD)
    assert files.current() == first
    assert files.problems() == ()


def test_a_runbook_that_changes_is_read_anew(write: Write) -> None:
    directory = write(all=GOOD)
    files = CatalogFiles(directory, later().__next__)
    files.current()
    (directory / "runbooks" / "exchange.md").write_text("# Call the partner first\n")
    assert files.current().runbooks["runbooks/exchange.md"] == "# Call the partner first\n"


def test_the_disk_is_looked_at_once_a_second_at_most(write: Write) -> None:
    now = [0.0]
    files = CatalogFiles(write(all=GOOD), lambda: now[0])
    write(all=GOOD + "[tenants.dual]\n")
    now[0] = 0.9
    assert "dual" not in files.current().tenants
    now[0] = 1.1
    assert "dual" in files.current().tenants


def test_files_that_vanish_are_a_problem_and_not_an_empty_catalog(write: Write) -> None:
    directory = write(all=GOOD)
    files = CatalogFiles(directory, later().__next__)
    directory.rename(directory.with_name("moved"))
    assert files.current().tenants
    assert [problem.text for problem in files.problems()] == ["There is no such directory."]


def test_a_start_with_a_bad_catalog_is_refused(write: Write) -> None:
    with pytest.raises(CatalogProblems):
        CatalogFiles(write(all="x = 1"))


def test_no_directory_is_the_empty_catalog_for_good() -> None:
    files = CatalogFiles(None, later().__next__)
    assert files.current().workflows == {}
    assert files.problems() == ()
