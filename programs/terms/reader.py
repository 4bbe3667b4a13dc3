"""Reading one object of a program document while collecting every fault in it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from programs.terms.faults import Fault
from vir.foundation.money import NumberInvalid, is_currency, minor_units, parse_decimal, round_amount
from vir.foundation.periods import DateInvalid, parse_date

W = TypeVar("W", bound=StrEnum)

TEXT_LENGTH_MAX = 200
LIST_LENGTH_MAX = 100_000


class Reader:
    """
    One JSON object at a path.

    Every method notes a fault where the value is not usable and then gives a stand-in (an empty text, the
    default word, None), so that reading goes on and all faults come out at once. Terms are built only where
    none was noted.
    """

    def __init__(self, value: Mapping[str, object], path: str, faults: list[Fault]) -> None:
        self.value = value
        self.path = path
        self.faults = faults

    def at(self, key: str) -> str:
        """Give the path of a key of this object."""
        return f"{self.path}.{key}" if self.path else key

    def note(self, path: str, code: str, message: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(path, code, message))

    def has(self, key: str) -> bool:
        """Tell whether the key is written."""
        return key in self.value

    def only(self, known: Iterable[str]) -> None:
        """Note every key that the format does not have."""
        known = list(known)
        for key in self.value:
            if key in known:
                continue
            near = difflib.get_close_matches(str(key), known, n=1)
            hint = f"Write “{near[0]}”, or leave it out." if near else f"Known here: {', '.join(known)}."
            self.note(self.at(str(key)), "KEY_UNKNOWN", f"There is no key “{key}” here. {hint}")

    def unsuitable(self, keys: Iterable[str], why: str) -> None:
        """Note keys that the format has but that mean nothing beside the other values."""
        for key in keys:
            if self.has(key):
                self.note(self.at(key), "KEY_UNSUITABLE", f"{why} Leave “{key}” out.")

    def missing(self, key: str, instead: str) -> None:
        """Note a key that has to be written."""
        self.note(self.at(key), "KEY_MISSING", f"“{key}” is missing. {instead}")

    def text(self, key: str, instead: str | None = None, length_max: int = TEXT_LENGTH_MAX) -> str:
        """Read a text; `instead` says what to write where it is missing, None makes it optional."""
        if not self.has(key):
            if instead is not None:
                self.missing(key, instead)
            return ""
        return self._text(self.value[key], self.at(key), length_max)

    def texts(self, key: str) -> tuple[str, ...]:
        """Read a list of texts, empty where it is not written."""
        return tuple(self._text(item, path, TEXT_LENGTH_MAX) for item, path in self._items(key))

    def word(self, key: str, words: type[W], default: W, instead: str | None = None) -> W:
        """Read one of the words; `instead` makes it required."""
        if not self.has(key):
            if instead is not None:
                self.missing(key, instead)
            return default
        value = self.value[key]
        if isinstance(value, str) and value in {word.value for word in words}:
            return words(value)
        written = f"“{value}”" if isinstance(value, str) else "This"
        allowed = ", ".join(word.value for word in words)
        self.note(
            self.at(key), "VALUE_UNKNOWN", f"{written} is not one of the values. Write one of: {allowed}."
        )
        return default

    def number(self, key: str, instead: str) -> Decimal | None:
        """Read a required decimal written as text."""
        if not self.has(key):
            self.missing(key, instead)
            return None
        try:
            return parse_decimal(self.value[key])
        except NumberInvalid as error:
            self.note(self.at(key), "NUMBER_INVALID", str(error))
            return None

    def amount(self, key: str, currency: str, instead: str) -> Decimal | None:
        """Read a required amount above zero that can be paid in the currency as it is written."""
        value = self.number(key, instead)
        if value is None:
            return None
        if value <= 0:
            self.note(self.at(key), "AMOUNT_NOT_POSITIVE", "Write an amount above zero, or leave it out.")
        self.fine_enough(key, value, currency)
        return value

    def fine_enough(self, key: str, value: Decimal, currency: str) -> None:
        """Note an amount with more decimals than its currency has."""
        if is_currency(currency) and value != round_amount(value, currency):
            self.note(
                self.at(key),
                "AMOUNT_TOO_FINE",
                f"{currency} has {minor_units(currency)} decimals. Write the amount with no more.",
            )

    def whole(
        self, key: str, least: int, most: int, default: int | None, instead: str | None = None
    ) -> int | None:
        """Read a whole number, written as a JSON number, from `least` to `most`."""
        if not self.has(key):
            if instead is not None:
                self.missing(key, instead)
            return default
        value = self.value[key]
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        self.note(
            self.at(key), "INTEGER_INVALID", f"Write a whole number from {least} to {most}, without quotes."
        )
        return default

    def flag(self, key: str) -> bool:
        """Read true or false, false where it is not written."""
        value = self.value.get(key, False)
        if not isinstance(value, bool):
            self.note(self.at(key), "TYPE_INVALID", "Write true or false, without quotes.")
            return False
        return value

    def day(self, key: str, instead: str) -> date | None:
        """Read a required date."""
        if not self.has(key):
            self.missing(key, instead)
            return None
        try:
            return parse_date(self.value[key])
        except DateInvalid as error:
            self.note(self.at(key), "DATE_INVALID", str(error))
            return None

    def section(self, key: str, instead: str | None = None) -> Reader | None:
        """Read an object, None where it is not written or is none."""
        if not self.has(key):
            if instead is not None:
                self.missing(key, instead)
            return None
        return self._section(self.value[key], self.at(key))

    def sections(self, key: str) -> list[Reader]:
        """Read a list of objects, empty where it is not written."""
        read = [self._section(item, path) for item, path in self._items(key)]
        return [section for section in read if section is not None]

    def _section(self, value: object, path: str) -> Reader | None:
        if not isinstance(value, Mapping):
            self.note(path, "TYPE_INVALID", "Write an object: keys and values between braces.")
            return None
        return Reader(value, path, self.faults)

    def _items(self, key: str) -> list[tuple[object, str]]:
        value = self.value.get(key, [])
        if not isinstance(value, list | tuple):
            self.note(self.at(key), "TYPE_INVALID", "Write a list: values between square brackets.")
            return []
        if len(value) > LIST_LENGTH_MAX:
            self.note(self.at(key), "LIST_TOO_LONG", f"Write at most {LIST_LENGTH_MAX:,} items.")
            return []
        return [(item, f"{self.at(key)}[{position}]") for position, item in enumerate(value)]

    def _text(self, value: object, path: str, length_max: int) -> str:
        usable = (
            isinstance(value, str)
            and 0 < len(value) <= length_max
            and value == value.strip()
            and value.isprintable()
        )
        if not usable:
            self.note(
                path,
                "TEXT_INVALID",
                f"Write 1 to {length_max} characters, without spaces around them or line breaks.",
            )
            return ""
        return str(value)
