"""
Say a text in the language of whoever reads it.

Pure: nothing here knows where translations come from. The languages room puts its catalogues in when the product
starts; without it, in a plain script or a pure test, everything is said as it is written, in American English.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

One = Callable[[str], str]
Held = Callable[[object], object]
Many = Callable[[str, str, int], str]
_ENDED: Final = re.compile(r"\{(\w+)\}\.(?!\.)")


def _as_written(text: str) -> str:
    return text


def _as_counted(one: str, many: str, number: int) -> str:
    return one if number == 1 else many


def _as_it_is(value: object) -> object:
    return value


class _Speaker:
    """Whoever knows the languages; there is one for the whole process."""

    one: One = staticmethod(_as_written)
    many: Many = staticmethod(_as_counted)
    held: Held = staticmethod(_as_it_is)


def let_speak(one: One, many: Many, held: Held = _as_it_is) -> None:
    """
    Let somebody who knows languages say everything from now on.

    :param held: gives a value as it stands inside a text: from right to left an amount or a code keeps its own order
    """
    _Speaker.one = staticmethod(one)
    _Speaker.many = staticmethod(many)
    _Speaker.held = staticmethod(held)


def say(text: str, /, **values: object) -> str:
    """
    Say a text, its {names} filled in. Amounts and dates come in written: their form is never part of a text.

    >>> say("{count} rows were read from {file}.", count="1,204", file="sales.csv")
    '1,204 rows were read from sales.csv.'

    :raises KeyError: if a name of the text has no value
    """
    said = _Speaker.one(text) if text else ""
    return _filled(said, values) if values else said


def say_many(one: str, many: str, number: int, /, **values: object) -> str:
    """
    Say a text in the form that a number asks for; {count} is the number unless it comes in written.

    >>> say_many("{count} row", "{count} rows", 3)
    '3 rows'

    :raises KeyError: if a name of the text has no value
    """
    return _filled(_Speaker.many(one, many, number), {"count": number, **values})


def _filled(text: str, values: dict[str, object]) -> str:
    def ended(found: re.Match[str]) -> str:
        # "22. Nov." ends the sentence that it stands at the end of.
        return found[0][:-1] if str(values.get(found[1], "")).endswith(".") else found[0]

    whole = _ENDED.sub(ended, text) if "}." in text else text
    return whole.format(**{name: _Speaker.held(value) for name, value in values.items()})


def later(text: str) -> str:
    """Mark a text that is kept as it is written and said where it is shown: `say(LABEL)`."""
    return text


def later_many(one: str, many: str) -> tuple[str, str]:
    """Mark the two forms of a text that is said where its number is known: `say_many(*FORMS, number)`."""
    return one, many
