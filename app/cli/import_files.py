"""`transom import`: files in, one after another, each with its bar, and a sentence on what became of it."""

from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from app.assembly.imported_files import Report, choices_of, destination, import_file
from app.cli.tokens import token_of
from app.domain.errors import BadConfiguration, TransomError
from app.platform.installation import Installation


def import_files(
    installation: Installation,
    paths: Sequence[Path],
    url: str | None,
    mapping: str | None = None,
    from_start: bool = False,
    **choices: str | None,
) -> int:
    """Import the files; 0 where all of it was taken, 1 where some was not. A bad file does not stop the next.

    An import into a folder that was cut off goes on where it was, unless it is to begin `from_start`.
    """
    missing = [str(path) for path in paths if not path.is_file()]
    if missing:
        raise BadConfiguration(f"No such file: {', '.join(missing)}")
    chosen = choices_of(installation, mapping, choices)
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    whole = True
    to = destination(installation, url, token_of(installation), from_start)
    with to as (send, notes), Progress(*columns, console=console) as bars:
        for path in paths:
            bar = bars.add_task(path.name, total=None)
            try:
                report = import_file(path, send, chosen, _moving(bars, bar), notes=notes)
            except TransomError as error:
                named = str(error).startswith(path.name)
                bars.console.print(str(error) if named else f"{path.name}: {error}", style="red", markup=False)
                whole = False
                continue
            _print(bars.console, report)
            whole = whole and report.refused == 0
    console.print("Importing the same again doubles nothing: every record has its key.", markup=False)
    return 0 if whole else 1


def _moving(bars: Progress, bar: TaskID) -> Callable[[int, int], None]:
    return lambda done, total: bars.update(bar, completed=done, total=total)


def _print(console: Console, report: Report) -> None:
    refused = f", {report.refused:,} refused" if report.refused else ""
    again = f", of which {report.repeated:,} had come before and change nothing" if report.repeated else ""
    read = report.accepted + report.refused
    console.print(
        f"{report.file}: {read:,} records read, {report.accepted:,} records taken{again}{refused}", markup=False
    )
    if report.before.parts:
        words = f"{report.before.accepted:,} that an import which was cut off had sent (--from-start sends all again)"
        console.print(f"  went on after the {words}", markup=False)
    for problem in report.problems:
        console.print(f"  {problem}", markup=False)
    more = report.refused - sum(problem.records for problem in report.problems)
    if more > 0:
        console.print(f"  and {more:,} more", markup=False)
