"""`transom settings`: every setting explained, as a `transom.toml` to begin with."""

import os
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path

import click

from app.settings import FILE, PREFIX, SETTINGS, Setting, resolve

_HEAD = """\
# Settings of Transom. An option of a command goes before a variable (TRANSOM_PORT), a variable before this file, and
# this file before the default, which each line shows. The file is read from the folder that a command starts in.
"""
_TABLE = '{ name = "value" }'


@click.command(help="Every setting explained, as a transom.toml to begin with.")
def settings() -> None:
    """No value is printed: some are secrets. Fails as a start would where a setting is wrong."""
    resolve({}, os.environ, Path.cwd())
    click.echo(explained(os.environ, _names_in(Path.cwd() / FILE)), nl=False)


def explained(environment: Mapping[str, str], in_file: Collection[str]) -> str:
    """The file, with every setting as a comment. What is set by a variable or by the file is marked as such; no value
    is printed, since some are secrets.
    """
    parts = [_HEAD]
    for setting in SETTINGS:
        places = [PREFIX + setting.name.upper()] if PREFIX + setting.name.upper() in environment else []
        places += [FILE] if setting.name in in_file else []
        marked = f"  (set by {' and '.join(places)})" if places else ""
        parts.append(f"# {setting.sentence}{marked}\n# {setting.name} = {_default(setting)}\n")
    return "\n".join(parts)


def _names_in(path: Path) -> Collection[str]:
    """The names that a settings file sets; none where there is no file."""
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else ()


def _default(setting: Setting) -> str:
    if setting.kind is dict:
        return _TABLE
    if setting.kind is bool:
        return "true" if setting.default else "false"
    if setting.kind is int:
        return str(setting.default)
    return f'"{setting.default or ""}"'
