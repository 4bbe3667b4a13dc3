"""A column of a list, declared once: what it is called, what stands in it, how it is shown, filed and sorted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Generic, Literal, TypeVar

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from vir.foundation.web import formats

R = TypeVar("R")
Value = str | int | Decimal | date | datetime | None
Kind = Literal["text", "code", "number", "money", "percent", "date", "moment"]
WHOLE: frozenset[Kind] = frozenset({"date", "moment", "code"})
RIGHT: frozenset[Kind] = frozenset({"number", "money", "percent"})


@dataclass(frozen=True)
class Column(Generic[R]):
    """
    One column.

    :param key: its name in the address and in files, from the glossary
    :param value: what files hold and lists are sorted by: a number as a number, a day as a day
    :param href: where the cell leads
    :param html: how the cell is shown, where its kind does not say it
    :param order: what the database sorts it by; empty where it cannot
    :param code: the code that a file gives beside a name
    :param at_first: whether it is shown before anybody chooses columns
    :param means: its definition, for the file's first sheet
    :param in_file: whether a file has it; one that another floor fills on the page does not come along
    """

    key: str
    label: str
    value: Callable[[R], Value]
    kind: Kind = "text"
    href: Callable[[R], str] | None = None
    html: Callable[[R], SafeString | str] | None = None
    order: str = ""
    code: Callable[[R], str] | None = None
    at_first: bool = True
    means: str = ""
    in_file: bool = True

    @property
    def is_right(self) -> bool:
        """Say whether figures stand in it."""
        return self.kind in RIGHT

    @property
    def css(self) -> str:
        """Give the class of its cells: figures stand right, days and codes in one line."""
        return "num" if self.is_right else "nowrap" if self.kind in WHOLE else ""

    def cell(self, row: R, currency: str) -> SafeString | str:
        """Write the cell of a row."""
        shown = self.html(row) if self.html is not None else self._shown(self.value(row), currency)
        if self.href is None or not (target := self.href(row)):
            return shown
        css = "code" if self.kind == "code" else "opens money" if self.kind == "money" else "row-link"
        return format_html('<a class="{}" href="{}">{}</a>', css, target, shown)

    def _shown(self, value: Value, currency: str) -> SafeString | str:
        if value is None or value == "":
            return format_html('<span class="quiet">{}</span>', formats.NIL)
        if isinstance(value, datetime):
            return formats.moment(timezone.localtime(value))
        if isinstance(value, date):
            return formats.day(value)
        if isinstance(value, Decimal | int):
            if self.kind == "money":
                return formats.money(Decimal(value), currency)
            return formats.percent(value) if self.kind == "percent" else formats.number(value)
        return (
            format_html('<span class="code">{}</span>', value)
            if self.kind == "code" and not self.href
            else value
        )
