"""The columns of a question, of a grid and of a file are those of the typed dict that the type checker knows."""

import ast
import importlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pyarrow as pa
import pytest

from app.api.columns import TRANSACTIONS
from app.domain.answer_fields.transactions import LastError, Transaction, Value
from app.store.reader import QUESTIONS, Reader
from app.store.statements import text_of
from app.web.components.transaction_list import INSTANTS, columns
from app.web.list_filters import TABS
from tests.queries.test_questions import empty, plausible

__all__ = ["empty"]
ROOT = Path(__file__).parents[2]
KINDS = {
    str: pa.types.is_string,
    int: pa.types.is_integer,
    float: pa.types.is_floating,
    bool: pa.types.is_boolean,
    datetime: pa.types.is_timestamp,
    list: pa.types.is_list,
}


def typed_questions() -> Iterator[tuple[str, str, str]]:
    """Module, typed dict and question of every `typed(Row, reader.ask("question", ...))`."""
    for folder in ("queries", "answers"):
        for path in sorted((ROOT / "app" / folder).rglob("*.py")):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            for call in ast.walk(ast.parse(path.read_text())):
                match call:
                    case ast.Call(
                        func=ast.Name("typed"),
                        args=[ast.Name(row), ast.Call(func=ast.Attribute(attr="ask"), args=arguments)],
                    ):
                        (question,) = [one.value for one in arguments if isinstance(one, ast.Constant)]
                        yield module, row, str(question)


def kind(hint: Any) -> Any:
    inner = [part for part in get_args(hint) if part is not NoneType] if isinstance(hint, UnionType) else [hint]
    return get_origin(inner[0]) or inner[0]


@pytest.mark.parametrize(("module", "row", "question"), list(typed_questions()))
def test_a_question_has_the_columns_of_its_typed_dict(empty: Reader, module: str, row: str, question: str) -> None:
    names = text_of(QUESTIONS, question)[1] - {"now"}
    table = empty.ask(question, **{name: plausible(name, question) for name in names})
    hints = get_type_hints(getattr(importlib.import_module(module), row))
    assert set(table.column_names) == set(hints)
    wrong = {name: table.schema.field(name).type for name, hint in hints.items() if not fits(table, name, hint)}
    assert wrong == {}


def fits(table: pa.Table, name: str, hint: Any) -> bool:
    return bool(KINDS[kind(hint)](table.schema.field(name).type))


def test_every_typed_question_is_among_these() -> None:
    calls = sum(
        path.read_text().count(" typed(") + path.read_text().count("(typed(")
        for folder in ("queries", "answers")
        for path in (ROOT / "app" / folder).rglob("*.py")
    )
    assert len(list(typed_questions())) == calls - 1  # the definition of `typed` itself


@pytest.mark.parametrize("tab", TABS)
def test_the_grids_columns_are_fields_of_a_transaction(tab: str) -> None:
    assert {column["field"] for column in columns(tab, "-started_at")} <= set(get_type_hints(Transaction))


def test_the_instants_of_the_grid_are_those_of_a_transaction() -> None:
    assert set(INSTANTS) == {name for name, hint in get_type_hints(Transaction).items() if kind(hint) is datetime}


def test_files_have_a_column_for_every_field_of_a_transaction() -> None:
    nested = {"value": Value, "last_error": LastError}
    expected = [
        column
        for name in get_type_hints(Transaction)
        for column in ([f"{name}.{part}" for part in get_type_hints(nested[name])] if name in nested else [name])
    ]
    assert list(TRANSACTIONS) == expected
