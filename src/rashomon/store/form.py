"""Frozen values as JSON and back: what a stage found, kept to the last bit.

In: a frozen value, or its JSON.  Out: the other.  Next: parses.py
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Hashable
from functools import cache
from typing import Any, TypeVar, cast

T = TypeVar("T")


def to_form(value: object) -> Any:
    """A frozen value as lists, strings and numbers: a record becomes the list of its fields.

    >>> from rashomon.span import Span
    >>> to_form((Span(0, 4), None))
    [[0, 4], None]
    """
    if isinstance(value, tuple):
        return [to_form(v) for v in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return [to_form(getattr(value, f.name)) for f in dataclasses.fields(value)]
    return value


def from_form(kind: type[T], form: Any) -> T:
    """The value again, of the kind it was.

    >>> from rashomon.span import Span
    >>> from_form(Span, [0, 4])
    Span(start=0, end=4)
    """
    made: T = maker(cast(Hashable, kind))(form)
    return made


@cache
def maker(kind: Any) -> Callable[[Any], Any]:
    """How a value of this kind is made from its form."""
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        makers = [maker(p) for p in parts if p is not type(None)]
        if len(makers) != 1:
            raise TypeError(f"{kind} cannot be told apart when read again.")
        return lambda form: None if form is None else makers[0](form)
    if origin is tuple:
        if len(parts) == 2 and parts[1] is Ellipsis:
            each = maker(parts[0])
            return lambda form: tuple([each(f) for f in form])
        several = [maker(p) for p in parts]
        return lambda form: tuple([m(f) for m, f in zip(several, form, strict=True)])
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = typing.get_type_hints(kind)
        fields = [maker(hints[f.name]) for f in dataclasses.fields(kind)]
        return lambda form: kind(*[m(f) for m, f in zip(fields, form, strict=True)])
    return lambda form: form
