"""The commands. Exit codes: 0 done, 1 the answer is no, 2 wrong usage or configuration."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import platformdirs

from app.domain.errors import BadConfiguration, TransomError
from app.platform.installation import Installation
from app.settings import SETTINGS, resolve

FORMATS = ("auto", "otlp", "cloudevents", "xes")
_ADDRESSES = ("host", "port", "otlp_port", "grpc_port")


def _options(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The settings of those names as options of a command."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for setting in reversed([s for s in SETTINGS if s.name in names]):
            kind: Any = click.Path(path_type=Path, file_okay=False) if setting.kind is Path else setting.kind
            flag = "--" + setting.name.replace("_", "-")
            command = click.option(flag, setting.name, type=kind, help=setting.sentence)(command)
        return command

    return decorate


@click.group(help="Follows one business transaction across organisations, machines and people.")
@click.version_option(package_name="transom", prog_name="transom")
def cli() -> None:
    """Nothing happens before a command is chosen."""


@cli.command(help="The system, empty until fed.")
@_options("data", "catalog", *_ADDRESSES)
def serve(**flags: Any) -> None:
    """Runs collector and app until a signal ends them."""
    from app.cli.serve import serve as run
    from app.reference.sections import command_table

    sys.exit(run(_settings(flags), command_table(cli)))


@cli.command(help="Sample catalog, 90 days of history, live traffic, all pages.")
@_options("data", *_ADDRESSES)
def demo(**flags: Any) -> None:
    """Runs the demo in a folder of its own, made anew."""
    from app.cli.serve import demo as run
    from app.reference.sections import command_table

    own = Path(platformdirs.user_data_dir("transom-demo", appauthor=False))
    sys.exit(run(_settings({**flags, "data": flags["data"] or own}), command_table(cli)))


@cli.command("import", help="Files in: OTLP JSON, CloudEvents JSON lines, XES event logs; plain or .gz.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--format", "form", type=click.Choice(FORMATS), default="auto", help="What the files are.")
@click.option("--workflow", help="The workflow of an event log's cases; by default the file's name.")
@click.option("--url", help="A collector to send to, such as http://127.0.0.1:4318, instead of a folder.")
@_options("data", "catalog")
def import_(paths: tuple[Path, ...], form: str, workflow: str | None, url: str | None, **flags: Any) -> None:
    """Exit code 1 where some of it could not be taken; the rest is in."""
    from app.cli.import_files import import_files

    sys.exit(import_files(_settings(flags), paths, form, workflow, url))


@cli.group(help="The catalog: governance as files.")
def catalog() -> None:
    """Its commands only read."""


@catalog.command(help="Every problem of the catalog, file:line, and what to do.")
@click.argument("directory", required=False, type=click.Path(path_type=Path, file_okay=False))
def check(directory: Path | None) -> None:
    """Prints the problems of the directory (else of the setting `catalog`); exit code 1 where there are some.

    What only looks odd is printed too, and changes no exit code.
    """
    from app.cli.catalog import check as run

    sys.exit(run(directory or _settings({}).catalog))


@cli.group(help="Alert rules, tried before they are relied on.")
def alerts() -> None:
    """Its commands change nothing."""


@alerts.command("test", help="Unit tests of alert rules: TOML with events, instants and expected alerts.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@_options("catalog")
def alerts_test(files: tuple[Path, ...], **flags: Any) -> None:
    """Exit code 1 where a test fails."""
    from app.cli.alerts import run_tests

    sys.exit(run_tests(_settings(flags), files))


@alerts.command("backtest", help="When would this rule have fired on the stored history?")
@click.argument("rule")
@click.option("--from", "since", help="First instant judged: RFC 3339, or now-7d; the start of history by default.")
@click.option("--to", "until", help="Last instant judged; now by default.")
@_options("data", "catalog")
def alerts_backtest(rule: str, since: str | None, until: str | None, **flags: Any) -> None:
    """Exit code 1 where it would never have fired."""
    from app.cli.alerts import backtest

    sys.exit(backtest(_settings(flags), rule, since, until))


@cli.command(help="The DuckDB file anew from the journal, swapped in when done. Stop the app first.")
@_options("data", "catalog")
def rebuild(**flags: Any) -> None:
    """Makes the store again from the journal alone."""
    from app.cli.rebuild import rebuild as run

    click.echo(run(_settings(flags)))


def main() -> None:
    """The `transom` command; errors of ours are one sentence on standard error."""
    try:
        cli(standalone_mode=False)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        sys.exit(130)
    except BadConfiguration as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    except TransomError as error:
        click.echo(str(error), err=True)
        sys.exit(1)


def _settings(flags: dict[str, Any]) -> Installation:
    return resolve(flags, os.environ, Path.cwd())


if __name__ == "__main__":
    main()
