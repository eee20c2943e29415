"""The commands. Exit codes: 0 done, 1 the answer is no, 2 wrong usage or configuration."""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

import click
import platformdirs

from app.cli.command_groups import LaterGroup
from app.domain.errors import BadConfiguration, TransomError
from app.platform.installation import Installation
from app.settings import SETTINGS, resolve

Command = TypeVar("Command", bound=Callable[..., object])
FORMATS = ("auto", "otlp", "cloudevents", "xes", "ocel", "csv", "parquet")
_ADDRESSES = ("host", "port", "otlp_port", "grpc_port")
_IN_FRONT = ("tls_cert", "tls_key", "behind_proxy")


def _options(*names: str) -> Callable[[Command], Command]:
    """The settings of those names as options of a command."""

    def decorate(command: Command) -> Command:
        for setting in reversed([s for s in SETTINGS if s.name in names]):
            folder = setting.name in ("data", "catalog")
            place = click.Path(path_type=Path, file_okay=not folder, dir_okay=folder)
            kind: click.Path | type = place if setting.kind is Path else setting.kind
            flag = "--" + setting.name.replace("_", "-")
            command = click.option(flag, setting.name, type=kind, help=setting.sentence)(command)
        return command

    return decorate


_GROUPS = {
    "user": "app.cli.accounts",
    "token": "app.cli.accounts",
    "keys": "app.cli.keys",
    "hold": "app.cli.erasure",
    "erase": "app.cli.erasure",
    "retention": "app.cli.erasure",
    "dismiss": "app.cli.dismissal",
    "collect": "app.cli.collect",
    "settings": "app.cli.settings",
}
"""Commands of other modules, by name. Like the bodies of all commands they are imported when they are asked for."""


@click.group(
    cls=LaterGroup,
    modules=_GROUPS,
    help="Follows one business transaction across organisations, machines and people.",
)
@click.version_option(package_name="transom", prog_name="transom")
def cli() -> None:
    """Nothing happens before a command is chosen."""


@cli.command(help="The system, empty until fed.")
@_options("data", "catalog", *_ADDRESSES, "collectors", *_IN_FRONT)
def serve(**flags: object) -> None:
    """Runs collector and app until a signal ends them."""
    from app.cli.serve import serve as run
    from app.reference.commands import command_table

    sys.exit(run(_settings(flags), command_table(cli)))


@cli.command(help="Sample catalog, 90 days of history, live traffic, all pages.")
@_options("data", *_ADDRESSES)
def demo(**flags: object) -> None:
    """Runs the demo in a folder of its own, made anew."""
    from app.cli.serve import demo as run
    from app.reference.commands import command_table

    own = Path(platformdirs.user_data_dir("transom-demo", appauthor=False))
    sys.exit(run(_settings({**flags, "data": flags["data"] or own}), command_table(cli)))


@cli.command("import", help="Files in: OTLP JSON, CloudEvents, XES, OCEL 2.0, CSV, Parquet, JSON lines; plain or .gz.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--format", "form", type=click.Choice(FORMATS), default="auto", help="What the files are.")
@click.option("--workflow", help="The workflow of an event log's cases; by default the file's name.")
@click.option(
    "--mapping",
    help="The mapping of the catalog that says what the columns of CSV and Parquet, or the members of JSON lines, are.",
)
@click.option("--object-type", help="The type of OCEL objects that are transactions.")
@click.option("--url", help="A collector to send to, such as http://127.0.0.1:4318, instead of a folder.")
@click.option("--from-start", is_flag=True, help="Send all of a file, even if an import of it was cut off.")
@_options("data", "catalog", "token_file")
def import_(
    paths: tuple[Path, ...],
    url: str | None,
    form: str,
    workflow: str | None,
    mapping: str | None,
    object_type: str | None,
    from_start: bool,
    **flags: object,
) -> None:
    """Exit code 1 where some of it could not be taken; the rest is in."""
    from app.cli.import_files import import_files

    choices = {"form": form, "workflow": workflow, "object_type": object_type}
    sys.exit(import_files(_settings(flags), paths, url, mapping, from_start, **choices))


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

    settings = _settings({})
    sys.exit(run(directory or settings.catalog, settings.targets or {}))


@catalog.command(help="A first catalog of a workflow from what was seen of it; guesses are marked.")
@click.argument("workflow")
@click.option("--url", help="A running app to ask, such as http://127.0.0.1:8050, instead of a folder.")
@_options("data", "catalog", "token_file")
def draft(workflow: str, url: str | None, **flags: object) -> None:
    """Written to standard output: `transom catalog draft orders > catalog/orders.toml`."""
    from app.cli.catalog import draft as run

    click.echo(run(_settings(flags), workflow, url), nl=False)


@catalog.command(help="The JSON schema of the catalog, for editors (Taplo).")
def schema() -> None:
    """Made of what this version reads."""
    from app.cli.catalog import schema as run

    click.echo(run())


@cli.group(help="Alert rules, tried before they are relied on.")
def alerts() -> None:
    """Its commands change nothing."""


@alerts.command("test", help="Unit tests of alert rules: TOML with events, instants and expected alerts.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@_options("catalog")
def alerts_test(files: tuple[Path, ...], **flags: object) -> None:
    """Exit code 1 where a test fails."""
    from app.cli.alerts import run_tests

    sys.exit(run_tests(_settings(flags), files))


@alerts.command("backtest", help="When would this rule have fired on the stored history?")
@click.argument("rule")
@click.option("--from", "since", help="First instant judged: RFC 3339, or now-7d; the start of history by default.")
@click.option("--to", "until", help="Last instant judged; now by default.")
@_options("data", "catalog")
def alerts_backtest(rule: str, since: str | None, until: str | None, **flags: object) -> None:
    """Exit code 1 where it would never have fired."""
    from app.cli.alerts import backtest

    sys.exit(backtest(_settings(flags), rule, since, until))


@cli.group(help="Evidence: bundles that verify offline.")
def audit() -> None:
    """`export` asks a running app, or opens the folder itself; `verify` needs neither."""


@audit.command("export", help="An evidence bundle: ledger entries, transactions and records, with their proofs.")
@click.option("--from", "since", help="First instant: RFC 3339, or now-7d.")
@click.option("--to", "until", help="Last instant, exclusive; now by default.")
@click.option("--transaction", multiple=True, help="Id of a transaction; repeatable.")
@click.option("--workflow", multiple=True, help="Transactions of this workflow; repeatable.")
@click.option("--partner", multiple=True, help="Transactions of this partner; repeatable.")
@click.option("--tenant", multiple=True, help="Transactions of this tenant; repeatable.")
@click.option("--version", multiple=True, help="Transactions of this version; repeatable.")
@click.option("--actor", help="Ledger entries of this person in full, others as bare hashes.")
@click.option("--action", help="Ledger entries of this action in full; payload.* for all that begin so.")
@click.option("--object", "object_", help="Ledger entries about this in full.")
@click.option("--sample", type=int, help="How many of the transactions to draw; all by default.")
@click.option("--seed", help="The same seed draws the same sample.")
@click.option("--as-of", help="Transactions as known at this instant.")
@click.option("--bodies", is_flag=True, help="Payload bodies too; needs a reason, and each goes on record.")
@click.option("--reason", help="Why; goes on record.")
@click.option("--url", help="A running app to ask, such as http://127.0.0.1:8050, instead of a folder.")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The file.")
@_options("data", "catalog", "token_file")
def audit_export(
    output: Path, url: str | None, data: Path | None, catalog: Path | None, token_file: Path | None, **query: object
) -> None:
    """That it was made is in the ledger, and in the bundle."""
    from app.cli.audit import export

    click.echo(export(_settings({"data": data, "catalog": catalog, "token_file": token_file}), query, url, output))


@audit.command("verify", help="What a bundle proves, and what it does not.")
@click.argument("file", metavar="BUNDLE", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--receipt", multiple=True, type=click.Path(exists=True, dir_okay=False), help="A receipt; repeatable.")
def audit_verify(file: Path, receipt: tuple[str, ...]) -> None:
    """Exit code 1 and the first thing that does not hold, where something does not."""
    from app.audit.verifier import main as verify

    sys.exit(verify([str(file), *(word for path in receipt for word in ("--receipt", path))]))


@cli.command(help="Build the DuckDB file again from the journal and swap it in. Stop the app first.")
@_options("data", "catalog")
def rebuild(**flags: object) -> None:
    """Makes the store again from the journal alone."""
    from app.cli.rebuild import rebuild as run

    click.echo(run(_settings(flags)))


@cli.command(help="Versions, folders, rights, ports, clock, space, key, journal, office, store: what to do about them.")
@click.option(
    "--new-key", is_flag=True, help="Make a new key file for one that is lost; earlier payloads are given up."
)
@_options("data", "catalog", *_ADDRESSES)
def doctor(new_key: bool, **flags: object) -> None:
    """Exit code 1 where there is something to look at."""
    from app.cli.doctor import doctor as run

    sys.exit(run(_settings(flags), new_key))


@cli.command(help="A consistent copy of journal, ledger, accounts, catalog and keys, while running.")
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.option("--with-key", is_flag=True, help="The key files too: whoever has the copy can then read every payload.")
@_options("data", "catalog")
def backup(directory: Path, with_key: bool, **flags: object) -> None:
    """That it was made is in the ledger."""
    from app.cli.backup import backup as run

    run(_settings(flags), directory, with_key)


@cli.command(help="A backup into a new folder, with a store made from it. Every file is checked first.")
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False, exists=True))
@_options("data", "catalog")
def restore(directory: Path, **flags: object) -> None:
    """--catalog names a new folder for the catalog; by default it is `catalog` in the data folder."""
    from app.cli.backup import restored as run

    run(_settings(flags), directory)


@cli.command(help="Tools for an assistant that asks what an operator asks (Model Context Protocol, stdio); read-only.")
@click.option("--url", help="A running app to ask, such as http://127.0.0.1:8050, instead of a folder's.")
@_options("data", "token_file")
def mcp(url: str | None, **flags: object) -> None:
    """Runs until its standard input ends."""
    try:
        from app.cli.mcp import serve as run
    except ModuleNotFoundError as error:
        if error.name != "mcp":
            raise
        raise BadConfiguration("The tools for assistants are not installed: pip install 'transom[mcp]'.") from None

    run(_settings(flags), url)


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


def _settings(flags: Mapping[str, object]) -> Installation:
    return resolve(flags, os.environ, Path.cwd())


if __name__ == "__main__":
    main()
