"""How the two totals lead to each other, and what is in neither."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse

from claims.enums import Difference, Found, ListWay
from claims.models import Comparison
from claims.queries.comparing.comparisons import Part, Summary
from vir.foundation.web import formats


@dataclass(frozen=True)
class Names:
    """What each side is called on a page."""

    listed: str
    counted: str
    is_partner: bool


@dataclass(frozen=True)
class Line:
    """One line of the reckoning between the two totals."""

    label: str
    amount: Decimal
    is_total: bool = False


def differ_words(found: Iterable[Difference]) -> str:
    """Name what differs: "Amount and date differ", or that a return is written as a purchase."""
    each = list(found)
    if Difference.SIGN in each:
        rest = [one.label.lower() for one in each if one is not Difference.SIGN]
        more = f"; {' and '.join(rest)} differ{'s' if len(rest) == 1 else ''}" if rest else ""
        return f"A return on one side, a purchase on the other{more}"
    labels = [one.label.lower() for one in each]
    text = " and ".join([", ".join(labels[:-1]), labels[-1]] if len(labels) > 1 else labels)
    return f"{text[:1].upper()}{text[1:]} differ{'s' if len(labels) == 1 else ''}"


def reckoning(one: Comparison, summary: Summary, names: Names) -> list[Line]:
    """Lead from the total of the vendor's lines to that of the list, to the cent."""
    if one.listed_total is None or one.counted_total is None:
        return []
    found = [Line(f"Total of {names.counted}", one.counted_total)]
    found += [Line(_part(part, names), part.net) for part in summary.parts if part.net]
    if one.way == ListWay.FIGURE and one.listed_total != one.counted_total:
        found.append(Line("Difference", one.listed_total - one.counted_total))
    label = "Your figure" if names.is_partner else "Their figure"
    if one.way != ListWay.FIGURE:
        label = f"Total of {names.listed}"
    return [*found, Line(label, one.listed_total, is_total=True)]


def _part(part: Part, names: Names) -> str:
    rows = f"{formats.number(part.rows)} row{'' if part.rows == 1 else 's'}"
    if part.found is Found.ONLY_LISTED:
        return f"{rows} only on {names.listed}"
    if part.found is Found.ONLY_COUNTED:
        return f"{rows} only in {names.counted}"
    assert part.difference is not None
    words = differ_words([part.difference])
    return f"{rows}: {words[:1].lower()}{words[1:]}"


def hints(one: Comparison, names: Names) -> list[str]:
    """Say what the difference of one figure is made of, where that is exact."""
    said = {
        "returns": "The difference is exactly the returns of these days, {amount}: the figure seems to leave them out.",
        "gross": "The figure is exactly the gross amount of {counted}; what is counted is net of discounts.",
        "document": "The difference is exactly document {document}, {amount}.",
    }
    return [
        said[hint["kind"]].format(
            amount=formats.money(Decimal(hint["amount"]), one.currency),
            counted=names.counted,
            document=hint.get("document", ""),
        )
        for hint in one.summary.get("hints", [])
    ]


def left_out(one: Comparison, summary: Summary, names: Names) -> list[str]:
    """Say what is in neither total."""
    found = []
    outside, other = one.summary.get("outside", 0), one.summary.get("other_currency", 0)
    not_read = summary.counts.get(Found.NOT_READ.value, 0)
    if not_read:
        found.append(
            f"{_rows(not_read)} of {names.listed} could not be read and {_are(not_read)} in no total."
        )
    if outside:
        found.append(f"{_rows(outside)} of {names.listed} {_are(outside)} of other days and left out.")
    if other:
        found.append(f"{_rows(other)} of {names.counted} {_are(other)} in another currency and left out.")
    return found


def _rows(many: int) -> str:
    return f"{formats.number(many)} row{'' if many == 1 else 's'}"


def _are(many: int) -> str:
    return "is" if many == 1 else "are"


def list_rows(found: Iterable[Any], slug: str, name: str) -> list[dict[str, Any]]:
    """Give the rows of a list of comparisons; `name` is the page that each opens."""
    return [
        {
            "one": one,
            "url": reverse(name, kwargs={"tenant": slug, "number": one.number}),
            "days": formats.span(one.starts_on, one.ends_on),
            "is_made": one.compared_at is not None,
            "apart": one.apart,
            "open": one.open,
            "difference": (one.listed_total - one.counted_total)
            if one.listed_total is not None and one.counted_total is not None
            else None,
        }
        for one in found
    ]
