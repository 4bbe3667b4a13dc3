"""
Keep a sentence so that it can be said later, to whoever reads it then.

What is stored does not depend on who happened to work: a kept text is its American English, a string like any other,
and knows besides of what it is made. `as_json` is stored with it, `tell` says it in the language that is read just
then. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Union

from babel.lists import format_list

from vir.foundation.money import format_money, format_money_short, format_number
from vir.foundation.periods import (
    AMERICAN,
    current_locale,
    format_date,
    format_dates,
    is_english,
    reading_in,
)
from vir.foundation.words import say, say_many

Value = Union["Kept", str, int, Decimal, date, "Sum", "Days", "Several"]


@dataclass(frozen=True)
class Sum:
    """An amount of money inside a sentence; `is_short` leaves out cents where it has none."""

    amount: Decimal
    currency: str
    is_short: bool = True


@dataclass(frozen=True)
class Days:
    """A stretch of days inside a sentence, both included; `joiner` stands between them in English."""

    first: date
    last: date
    joiner: str = " to "


@dataclass(frozen=True)
class Several:
    """A list inside a sentence: "a, b and c", or "a or b"."""

    items: Sequence[Value]
    is_or: bool = False


class Kept(str):
    """A sentence in American English that can be said in another language."""

    text: str
    many: str
    number: int
    values: Mapping[str, Value]

    def as_json(self) -> dict[str, Any]:
        """Give what it is made of, to be stored beside it."""
        made: dict[str, Any] = {"text": self.text}
        if self.many:
            made |= {"many": self.many, "number": self.number}
        if self.values:
            made["values"] = {name: _stored(value) for name, value in self.values.items()}
        return made


def kept(text: str, /, **values: Value) -> Kept:
    """
    Keep a text with its {names} filled in; whole numbers name rows, other figures come as Decimal.

    >>> kept("Row {row}: {count} units.", row=12, count=Decimal(1250))
    'Row 12: 1,250 units.'

    :raises KeyError: if a name of the text has no value
    """
    return _made(text, "", 1, values)


def kept_many(one: str, many: str, number: int, /, **values: Value) -> Kept:
    """
    Keep a text in the form that a number asks for; {count} is the number unless it comes in.

    :raises KeyError: if a name of the text has no value
    """
    return _made(one, many, number, {"count": Decimal(number), **values})


def kept_list(items: Sequence[Value], *, is_or: bool = False) -> Kept:
    """Keep a list: "a, b and c", "a or b"."""
    return _made("{list}", "", 1, {"list": Several(items, is_or=is_or)})


def tell(text: str) -> str:
    """Say a kept text in the language that is read just now; another one is said as it is in the catalogues."""
    if not isinstance(text, Kept):
        return say(text)
    values = {name: _written(value) for name, value in text.values.items()}
    return say_many(text.text, text.many, text.number, **values) if text.many else say(text.text, **values)


def told(stored: Mapping[str, Any] | None, otherwise: str) -> str:
    """
    Say what was stored.

    :param otherwise: the text beside it, said where nothing is stored of what it is made of
    """
    return tell(remade(stored) if stored else otherwise)


def remade(stored: Mapping[str, Any]) -> Kept:
    """Give a kept text as it was before it was stored."""
    values = {name: _read(value) for name, value in stored.get("values", {}).items()}
    return _made(stored["text"], stored.get("many", ""), stored.get("number", 1), values)


def listed(items: Sequence[str], *, is_or: bool = False) -> str:
    """Write a list: "a, b and c", "a or b"."""
    if is_english():
        word = "or" if is_or else "and"
        return f" {word} ".join(filter(None, (", ".join(items[:-1]), items[-1]))) if items else ""
    return str(format_list(items, style="or" if is_or else "standard", locale=current_locale()))


def _made(text: str, many: str, number: int, values: Mapping[str, Value]) -> Kept:
    with reading_in(AMERICAN):
        form = many if many and number != 1 else text
        made = Kept(form.format(**{name: _written(one) for name, one in values.items()}) if values else form)
    made.text, made.many, made.number, made.values = text, many, number, dict(values)
    return made


def _written(value: Value) -> str:
    """Write a value in the language that is read just now."""
    match value:
        case Kept():
            return str(value) if current_locale() == AMERICAN else tell(value)
        case Decimal():
            return format_number(value)
        case Sum():
            write = format_money_short if value.is_short else format_money
            return write(value.amount, value.currency)
        case Days():
            return format_dates(value.first, value.last, value.joiner)
        case Several():
            return listed([_written(item) for item in value.items], is_or=value.is_or)
        case date():
            return format_date(value)
    return str(value)


def _stored(value: Value) -> Any:
    match value:
        case Kept():
            return value.as_json()
        case Decimal():
            return {"figure": f"{value:f}"}
        case Sum():
            return {"sum": f"{value.amount:f}", "currency": value.currency, "short": value.is_short}
        case Days():
            return {"first": value.first.isoformat(), "last": value.last.isoformat(), "joiner": value.joiner}
        case Several():
            return {"list": [_stored(item) for item in value.items], "or": value.is_or}
        case date():
            return {"day": value.isoformat()}
    return value


def _read(stored: Any) -> Any:
    """Give a value as it was before it was stored."""
    if not isinstance(stored, dict):
        return stored
    if "text" in stored:
        return remade(stored)
    if "figure" in stored:
        return Decimal(stored["figure"])
    if "sum" in stored:
        return Sum(Decimal(stored["sum"]), stored["currency"], is_short=stored["short"])
    if "first" in stored:
        return Days(date.fromisoformat(stored["first"]), date.fromisoformat(stored["last"]), stored["joiner"])
    if "list" in stored:
        return Several([_read(item) for item in stored["list"]], is_or=stored["or"])
    return date.fromisoformat(stored["day"])
