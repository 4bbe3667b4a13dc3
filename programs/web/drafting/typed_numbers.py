"""Numbers as a person types them into a form, and as the form shows them again."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vir.foundation.imports.numbers import NumberFormat, NumberNotRead, marker_of, parse_number
from vir.foundation.imports.problems import quoted
from vir.foundation.web.formats import currency_sign

_PLAIN = re.compile(r"(?P<sign>-?)(?P<whole>[0-9]+)(?P<rest>(?:\.[0-9]+)?)")
_WHOLE = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class Read:
    """What becomes of a typed text: the text for the document, and why it was not read if it was not."""

    text: str
    problem: str = ""


def read_number(typed: str, currency: str, *, percent: bool = False) -> Read:
    """
    Read "100,000", "$100,000.00" or, for a rate, "2.5%" into plain digits; anything else stays as typed.

    Digits are kept as they were written: "2.0" stays "2.0".

    :param currency: the only one whose sign or code may stand before the digits
    """
    text = typed.strip()
    if not text:
        return Read("")
    figure = text[:-1].rstrip() if percent and text.endswith("%") else text
    marker = marker_of(figure)
    if marker is not None and (percent or marker not in (currency, currency_sign(currency).strip())):
        return Read(text, f"{quoted(text)} is not in {currency}. Enter the number alone.")
    try:
        return Read(f"{parse_number(figure, NumberFormat.POINT):f}")
    except NumberNotRead as fault:
        example = "2.5" if percent else NumberFormat.POINT.value
        return Read(text, f"{quoted(text)} was not read as a number. {_fix(fault, example)}")


def shown_number(value: str) -> str:
    """Group the thousands of plain digits, "100,000"; anything else is shown as it is."""
    found = _PLAIN.fullmatch(value)
    if found is None:
        return value
    return f"{found['sign']}{int(found['whole']):,}{found['rest']}"


def read_whole(typed: str) -> int | str:
    """Read a whole number; anything else stays as typed."""
    text = typed.strip()
    return int(text) if _WHOLE.fullmatch(text) else text


def _fix(fault: NumberNotRead, example: str) -> str:
    if fault.code == "number_format":
        return f"Enter it like {example}."
    return fault.fix.replace(NumberFormat.POINT.value, example)
