"""Numbers as people write them, read exactly or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from enum import Enum

from vir.foundation.imports.ambiguity import Ambiguous
from vir.foundation.imports.problems import CellNotRead, code_point
from vir.foundation.kept import kept
from vir.foundation.words import later

__all__ = ["Ambiguous", "NumberFormat", "NumberNotRead", "guess_number_format", "marker_of", "parse_number"]


class NumberFormat(Enum):
    """
    How thousands and decimals are marked. The value is an example of it.

    PLAIN has no group marks and refuses the one shape that two conventions read differently ("1.234"), so it
    is right for a column whose samples never showed a convention, and for the numbers of a workbook.
    """

    PLAIN = "1234.50"
    POINT = "1,234.50"
    COMMA = "1.234,50"
    SPACE_COMMA = "1 234,50"
    APOSTROPHE = "1'234.50"


class NumberNotRead(CellNotRead):
    """A text that is not a number of the chosen format."""


DIGITS_MAX = 40

# A no-break, a thin and a narrow no-break space separate groups as an ordinary space does.
_SPACES = " \u00a0\u2009\u202f"
_APOSTROPHES = "'\u2019"
_SIGNS = "$€£¥"

# A group never starts with a zero: 0.125 has only one reading.
_HEAD = "[1-9][0-9]{0,2}"
_TAIL_POINT = r"(?:\.[0-9]+)?|\.[0-9]+"
_TAIL_COMMA = r"(?:,[0-9]+)?|,[0-9]+"
_BODIES = {
    NumberFormat.PLAIN: "[0-9]+" + _TAIL_POINT,
    NumberFormat.POINT: f"(?:{_HEAD}(?:,[0-9]{{3}})+|[0-9]+){_TAIL_POINT}",
    NumberFormat.COMMA: rf"(?:{_HEAD}(?:\.[0-9]{{3}})+|[0-9]+){_TAIL_COMMA}",
    NumberFormat.SPACE_COMMA: f"(?:{_HEAD}(?:[{_SPACES}][0-9]{{3}})+|[0-9]+){_TAIL_COMMA}",
    NumberFormat.APOSTROPHE: f"(?:{_HEAD}(?:[{_APOSTROPHES}][0-9]{{3}})+|[0-9]+){_TAIL_POINT}",
}
_MARKER = f"[{_SIGNS}]|[A-Z]{{3}}"
_GAP = f"[{_SPACES}]?"
# One minus at most: before, after, or as parentheses; one currency, before or after the digits.
_SHAPES = {
    fmt: (
        re.compile(f"(?P<sign>[-+]?)(?:(?:{_MARKER}){_GAP})?(?P<inner>[-+]?)(?P<body>{body})(?P<tail>-?)"),
        re.compile(rf"(?:(?:{_MARKER}){_GAP}\(|\((?:(?:{_MARKER}){_GAP})?)(?P<body>{body})\)"),
        re.compile(f"(?P<sign>[-+]?)(?P<inner>)(?P<body>{body})(?P<tail>-?){_GAP}(?:{_MARKER})"),
    )
    for fmt, body in _BODIES.items()
}
_GROUP_MARKS = {
    NumberFormat.PLAIN: "",
    NumberFormat.POINT: ",",
    NumberFormat.COMMA: ".",
    NumberFormat.SPACE_COMMA: _SPACES,
    NumberFormat.APOSTROPHE: _APOSTROPHES,
}
_TABLES = {fmt: str.maketrans("", "", marks) for fmt, marks in _GROUP_MARKS.items()}
# The commonest shapes, which need no second look: up to 13 digits, up to 4 decimals, one reading.
_PLAIN_FAST = r"-?(?:[0-9]{1,13}(?:\.(?:[0-9]{1,2}|[0-9]{4}))?|(?:0|[0-9]{4,13})\.[0-9]{3})"
_POINT_FAST = r"-?[0-9]{1,13}(?:\.[0-9]{1,4})?"
_COMMA_FAST = r"-?[0-9]{1,13}(?:,[0-9]{1,4})?"
FAST_SHAPES = {
    NumberFormat.PLAIN: re.compile(_PLAIN_FAST),
    NumberFormat.POINT: re.compile(_POINT_FAST),
    NumberFormat.COMMA: re.compile(_COMMA_FAST),
    NumberFormat.SPACE_COMMA: re.compile(_COMMA_FAST),
    NumberFormat.APOSTROPHE: re.compile(_POINT_FAST),
}
_TWO_READINGS = re.compile(rf"{_HEAD}[.,][0-9]{{3}}")
_EXPONENT = re.compile(r"[0-9.][eE][-+]?[0-9]")


def parse_number(text: str, fmt: NumberFormat) -> Decimal:
    """
    Read a number of one format: "-1,234.50", "1,234.50-", "(1,234.50)", "$12", "EUR 12", "12 €", "−12".

    :raises NumberNotRead: if the text is anything else, an exponent, a percentage, or has two readings
    """
    text = text.strip()
    if FAST_SHAPES[fmt].fullmatch(text):
        value = Decimal(text.replace(",", "."))
        return value if value else abs(value)

    # The minus of typesetters means nothing else.
    text = text.replace("\u2212", "-")
    plain, bracketed, trailed = _SHAPES[fmt]
    match = plain.fullmatch(text) or trailed.fullmatch(text)
    if match:
        signs = match["sign"] + match["inner"] + match["tail"]
        negative = "-" in signs
        if len(signs) > 1:
            raise _fault("signs", fmt)
    else:
        match = bracketed.fullmatch(text)
        negative = True
        if not match:
            raise _diagnosis(text, fmt)

    body = match["body"]
    if fmt is NumberFormat.PLAIN and _TWO_READINGS.fullmatch(body):
        raise _fault("ambiguous_number", fmt)
    digits = body.translate(_TABLES[fmt])
    if len(digits) > DIGITS_MAX:
        raise _fault("number_too_long", fmt)
    value = Decimal(digits.replace(",", "."))
    return value.copy_negate() if negative and value else value


def marker_of(text: str) -> str | None:
    """Give the currency sign or code that a number starts with, if any."""
    found = re.search(_MARKER, text)
    return found.group() if found else None


def guess_number_format(samples: Iterable[str]) -> NumberFormat | Ambiguous[NumberFormat]:
    """
    Find the one format that reads all samples; texts that no format reads have no vote.

    "1,234" alone is Ambiguous, and so is a column that holds both "1,234.50" and "1.234,50". Samples that
    show no convention at all ("1200") give PLAIN, which refuses a later "1,234" and does not take a side.
    """
    written = [f for f in NumberFormat if f is not NumberFormat.PLAIN]
    readings: dict[NumberFormat, list[Decimal | None]] = {f: [] for f in written}
    conventional = False
    for sample in samples:
        values = {f: _reading(sample, f) for f in written}
        if all(value is None for value in values.values()):
            continue
        conventional = (
            conventional or any(value is None for value in values.values()) or len(set(values.values())) > 1
        )
        for f, value in values.items():
            readings[f].append(value)

    if not readings[NumberFormat.POINT]:
        return Ambiguous(())
    if not conventional:
        return NumberFormat.PLAIN
    whole = [f for f in written if None not in readings[f]]
    if not whole:
        return Ambiguous(tuple(f for f in written if any(value is not None for value in readings[f])))

    # Formats that read every sample alike are one answer: the first of them is asked about.
    distinct: dict[tuple[Decimal | None, ...], NumberFormat] = {}
    for f in whole:
        distinct.setdefault(tuple(readings[f]), f)
    answers = tuple(distinct.values())
    return answers[0] if len(answers) == 1 else Ambiguous(answers)


def _reading(text: str, fmt: NumberFormat) -> Decimal | None:
    try:
        return parse_number(text, fmt)
    except NumberNotRead:
        return None


def _diagnosis(text: str, fmt: NumberFormat) -> NumberNotRead:
    if not text:
        return _fault("blank", fmt)
    if "%" in text:
        return _fault("percent", fmt)
    if _EXPONENT.search(text):
        return _fault("exponent", fmt)
    if fmt is NumberFormat.PLAIN and _TWO_READINGS.fullmatch(text.strip(f"+-() {_SIGNS}")):
        return _fault("ambiguous_number", fmt)
    allowed = _SIGNS + _GROUP_MARKS[fmt]
    strange = next((c for c in text if not c.isascii() and c not in allowed), None)
    if strange is not None and (strange.isdigit() or not strange.isprintable() or strange.isspace()):
        return NumberNotRead(
            "non_ascii",
            kept("has the character {code}.", code=code_point(strange)),
            kept("Enter the number like {example}, in plain digits.", example=fmt.value),
        )
    if not any(c.isdigit() for c in text):
        return _fault("not_a_number", fmt)
    return _fault("number_format", fmt)


_LIKE = later("Enter a number like {example}.")
_WHAT = {
    "blank": (later("is empty."), _LIKE),
    "percent": (
        later("is a percentage."),
        later("Enter the number itself, like {example}, without a percent sign."),
    ),
    "exponent": (later("is written with an exponent."), later("Write all the digits, like {example}.")),
    "signs": (later("has two signs."), later("Keep one minus, before or after the number.")),
    "number_too_long": (later("has more than {digits} digits."), _LIKE),
    "not_a_number": (later("is not a number."), _LIKE),
    "number_format": (
        later("was not read as a number like {example}."),
        later("Enter it like {example}, or change the number format."),
    ),
    "ambiguous_number": (
        later("can be read in two ways."),
        later("Say whether numbers are written like {point} or like {comma}: change the number format."),
    ),
}


def _fault(code: str, fmt: NumberFormat) -> NumberNotRead:
    what, fix = _WHAT[code]
    values = {
        "example": fmt.value,
        "digits": DIGITS_MAX,
        "point": NumberFormat.POINT.value,
        "comma": NumberFormat.COMMA.value,
    }
    return NumberNotRead(code, kept(what, **values), kept(fix, **values))
