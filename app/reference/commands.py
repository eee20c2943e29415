"""The commands, as the reference lists them. Apart from the other sections: who starts the app needs this one alone."""

from collections.abc import Iterator

import click

from app.reference.tables import table


def commands(group: click.Group, name: str = "transom") -> Iterator[tuple[str, str, str]]:
    """(command, its arguments and options, what it does) of every command below a group."""
    context = click.Context(group)
    for key in group.list_commands(context):
        command, full = group.get_command(context, key), f"{name} {key}"
        if isinstance(command, click.Group):
            yield from commands(command, full)
        elif command is not None:
            yield full, " ".join(_parameter(parameter) for parameter in command.params), command.help or ""


def command_table(group: click.Group) -> str:
    """The commands as a table."""
    rows = ((f"`{name}`", parameters, text) for name, parameters, text in commands(group))
    return table(("command", "takes", "does"), rows)


def _parameter(parameter: click.Parameter) -> str:
    if isinstance(parameter, click.Argument):
        return f"`{parameter.make_metavar(click.Context(click.Command('transom')))}`"
    return f"`{max(parameter.opts, key=len)}`"
