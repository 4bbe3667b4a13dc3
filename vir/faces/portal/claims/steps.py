"""What was read from a draft's file, and how: the three lines above its rows."""

from __future__ import annotations

from typing import Any

from claims.models import Claim
from claims.queries.claiming.totals import ControlTotals
from vir.faces.portal.claims import words
from vir.faces.portal.claims.columns import read_columns
from vir.faces.portal.claims.loading import page_of
from vir.foundation.imports.dates import DateFormat
from vir.foundation.imports.kinds import Kind
from vir.foundation.imports.numbers import NumberFormat
from vir.foundation.imports.reading import NUMBER_KINDS, Reading
from vir.foundation.web import formats
from vir.foundation.web.access import TenantRequest
from vir.foundation.words import later, say, say_many

DATE_WORDS = {
    DateFormat.ISO: later("year-month-day"),
    DateFormat.DMY: later("day/month"),
    DateFormat.MDY: later("month/day"),
    DateFormat.YMD_SLASH: later("year/month/day"),
    DateFormat.YMD_COMPACT: later("year, month, day"),
    DateFormat.DMY_TEXT: later("day and name of the month"),
    DateFormat.MDY_TEXT: later("name of the month and day"),
}


def steps_of(request: TenantRequest, claim: Claim, totals: ControlTotals) -> list[dict[str, Any]]:
    """Say what came in, how it was read, and what is left to do."""
    days = ""
    if totals.first_day is not None and totals.last_day is not None:
        days = f" · {formats.span(totals.first_day, totals.last_day)}"
    came = f"{words.rows(totals.rows)}{days}"
    steps: list[dict[str, Any]] = []
    if claim.file is not None:
        columns = page_of(request, "claim_columns", claim.number)
        reading = Reading.from_json(claim.reading) if claim.reading else Reading()
        steps.append({"label": say("File"), "text": claim.file.name, "note": came})
        steps.append(
            {
                "label": say("Columns"),
                "text": _matched(claim, reading),
                "note": _written(claim, reading),
                "url": columns,
                "act": say("Change"),
            }
        )
    else:
        steps.append({"label": say("Rows"), "text": came, "note": say("typed or pasted")})
    ready, fix, look = totals.ready_rows, totals.needs_fix, totals.to_check
    told = [say_many("{count} ready", "{count} ready", ready, count=formats.number(ready))]
    if fix:
        told.append(say_many("{count} needs a fix", "{count} need a fix", fix, count=formats.number(fix)))
    if look:
        told.append(say_many("{count} to check", "{count} to check", look, count=formats.number(look)))
    steps.append({"label": say("Fix"), "text": " · ".join(told)})
    return steps


def _matched(claim: Claim, reading: Reading) -> str:
    """Say which of our columns the file has: "Invoice, Date, SKU, Quantity matched"."""
    columns = read_columns(claim.terms)
    found = [say(column.label) for column in columns if reading.mapping.get(column.name)]
    if not found:
        return ""
    return say(
        "{columns} · {count} of {total} matched",
        columns=", ".join(found),
        count=len(found),
        total=len(columns),
    )


def _written(claim: Claim, reading: Reading) -> str:
    """Say how dates and numbers were read: "Dates read as day/month · decimals 1,234.50"."""
    formats_ = reading.formats_of(read_columns(claim.terms))
    dates: set[str] = set()
    numbers: set[str] = set()
    for column in read_columns(claim.terms):
        fmt = formats_.get(column.name)
        if not reading.mapping.get(column.name) or fmt is None:
            continue
        if column.kind is Kind.DATE and isinstance(fmt, DateFormat):
            dates.add(say(DATE_WORDS[fmt]))
        elif column.kind in NUMBER_KINDS and isinstance(fmt, NumberFormat):
            numbers.add(fmt.value)
    told = []
    if dates:
        told.append(say("Dates read as {formats}", formats=formats.listed(sorted(dates), closed=True)))
    if numbers:
        told.append(say("decimals {formats}", formats=formats.listed(sorted(numbers), closed=True)))
    return " · ".join(told)
