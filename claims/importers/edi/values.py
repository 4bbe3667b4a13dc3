"""Dates and numbers of messages, read exactly or not at all: nothing is guessed, least of all a decimal point."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from decimal import Decimal

from claims.importers.edi.pieces import Separators

# At most 13 digits before the point and 4 after it, as everywhere in the books.
_X12_NUMBER = re.compile(r"(-?)(\d{0,13})(?:\.(\d{0,6}))?", re.ASCII)
_DIGITS = re.compile(r"\d+", re.ASCII)


class ValueUnread(ValueError):
    """A value that is not what the standard writes there; the text says what is expected."""


def x12_number(text: str) -> Decimal:
    """
    Read a decimal number of X12 (type R): a point only where there are decimals, never an implied one.

    :raises ValueUnread: if it is anything else
    """
    return _number(text, ".")


def edifact_number(text: str, separators: Separators) -> Decimal:
    """
    Read a number of EDIFACT: with the decimal mark that UNA names, or without UNA with a point or a comma.

    ISO 9735 knows no mark between thousands, so a single mark is always the decimal one.

    :raises ValueUnread: if it is anything else
    """
    marks = separators.decimal if separators.declared else ".,"
    found = [mark for mark in marks if mark in text]
    if len(found) > 1:
        raise ValueUnread("digits with one decimal mark and none between thousands")
    if found and text.count(found[0]) == 1:
        head, tail = text.split(found[0])
        if not head.lstrip("-") or not tail:
            raise ValueUnread("a digit on both sides of the decimal mark")
        return _number(f"{head}.{tail}", ".")
    if "." in text or "," in text:
        raise ValueUnread(f"digits with {separators.decimal!r} as the decimal mark")
    return _number(text, ".")


def _number(text: str, mark: str) -> Decimal:
    found = _X12_NUMBER.fullmatch(text)
    if found is None or not (found[2] or found[3]):
        raise ValueUnread(f"digits with {mark!r} as the decimal mark, such as 12.50")
    value = Decimal(f"{found[1]}{found[2] or '0'}.{found[3] or '0'}")
    if value != value.quantize(Decimal("0.0001")):
        raise ValueUnread("at most four decimals")
    return value


def plain(value: Decimal) -> str:
    """Write a number in digits: no exponent, no zeros at the end."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def x12_date(text: str) -> date:
    """
    Read a date of X12: CCYYMMDD. Six digits name no century, so they are not read.

    :raises ValueUnread: if it is anything else
    """
    return _day(text)


def edifact_date(text: str, form: str) -> date:
    """
    Read a date of EDIFACT by its format (2379), of a month or a range its last day.

    102 CCYYMMDD, 203 CCYYMMDDHHMM, 204 with seconds, 610 CCYYMM, 718 CCYYMMDD-CCYYMMDD, 719 both with HHMM; ranges are
    written with a hyphen between the two or without.

    :raises ValueUnread: if the format is another, or the value does not fit it
    """
    widths = {"": 8, "102": 8, "203": 12, "204": 14, "610": 6}
    if form in ("718", "719"):
        return _end_of_range(text, 8 if form == "718" else 12, form)
    if form not in widths:
        raise ValueUnread("format 102, 203, 204, 610, 718 or 719")
    if len(text) != widths[form]:
        raise ValueUnread(f"{widths[form]} digits, as format {form or '102'} has them")
    if form == "610":
        first = _day(f"{text}01")
        return first.replace(day=monthrange(first.year, first.month)[1])
    return _day(text[:8])


def _end_of_range(text: str, width: int, form: str) -> date:
    head, tail = text[:width], text[width:].removeprefix("-")
    if len(head) != width or len(tail) != width:
        raise ValueUnread(f"two times {width} digits, as format {form} has them")
    first, last = _day(head[:8]), _day(tail[:8])
    if last < first:
        raise ValueUnread("a first day that is not after the last one")
    return last


def _day(text: str) -> date:
    if len(text) != 8 or not _DIGITS.fullmatch(text):
        raise ValueUnread("eight digits, CCYYMMDD, such as 20261126")
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError as error:
        raise ValueUnread("a day of the calendar, CCYYMMDD, such as 20261126") from error


def last_day(text: str) -> date:
    """
    Read the last day of a range of X12 (format RD8): CCYYMMDD-CCYYMMDD.

    :raises ValueUnread: if it is anything else
    """
    head, mark, tail = text.partition("-")
    if not mark:
        raise ValueUnread("two days, CCYYMMDD-CCYYMMDD")
    _day(head)
    return _day(tail)
