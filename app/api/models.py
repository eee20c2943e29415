"""Pydantic models and file columns, generated from the typed dicts of `app.domain.answer_fields`."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache, reduce
from operator import or_
from types import NoneType, UnionType
from typing import Annotated, NotRequired, get_args, get_origin, get_type_hints, is_typeddict

import pyarrow as pa
from pydantic import BaseModel, Field, create_model

from app.api.responses import INSTANT, Columns

_ARROW = {
    float: pa.float64(),
    int: pa.int64(),
    bool: pa.bool_(),
    datetime: INSTANT,
}


@lru_cache(maxsize=256)
def model(fields: type) -> type[BaseModel]:
    """The model of a typed dict, with those of the typed dicts in it; `Annotated` text becomes a description."""
    parts = {name: _field(hint) for name, hint in get_type_hints(fields, include_extras=True).items()}
    return create_model(fields.__name__, __doc__=fields.__doc__, **parts)  # type: ignore[call-overload, no-any-return]


def list_of(fields: type, name: str, doc: str = "A page of a list.") -> type[BaseModel]:
    """The model of a page of such items: {items, next}."""
    parts: dict[str, object] = {"items": list[model(fields)], "next": str | None}  # type: ignore[misc]
    return create_model(name, __doc__=doc, **parts)  # type: ignore[call-overload, no-any-return]


def columns(fields: type, without: Iterable[str] = ()) -> Columns:
    """The columns of a list as CSV and Parquet, in the order of the fields; a typed dict's own are named `a.b`."""
    listed: dict[str, pa.DataType] = {}
    for name, hint in get_type_hints(fields).items():
        inner = _some(hint)
        if is_typeddict(inner):
            listed |= {f"{name}.{part}": type_ for part, type_ in columns(inner).items()}
        else:
            listed[name] = _ARROW.get(inner, pa.string())
    return {name: type_ for name, type_ in listed.items() if name not in without}


def _field(hint: object) -> tuple[object, object]:
    description: str | None = None
    default: object = ...
    if get_origin(hint) is NotRequired:
        (hint,), default = get_args(hint), None
    if get_origin(hint) is Annotated:
        hint, description = get_args(hint)
    return _type(hint), Field(default, description=description)


def _type(hint: object) -> object:
    if is_typeddict(hint):
        return model(hint)
    if isinstance(hint, UnionType):
        return reduce(or_, (_type(part) for part in get_args(hint)))
    if get_origin(hint) in (list, dict):
        return get_origin(hint)[tuple(_type(part) for part in get_args(hint))]  # type: ignore[index]
    return hint


def _some(hint: object) -> type:
    """The type without null; what is a list or an object stands as JSON text in a cell."""
    (inner,) = (part for part in get_args(hint) if part is not NoneType) if isinstance(hint, UnionType) else (hint,)
    return inner if isinstance(inner, type) else str
