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
from vir.foundation.words import later, say, say_many


@dataclass(frozen=True)
class Names:
    """What each side is called on a page."""

    listed: str
    counted: str
    is_partner: bool
    vendor: str = ""

    @property
    def listed_head(self) -> str:
        """Name the list at the head of a column."""
        return self.tell(later("Your list"), f"{self.listed[:1].upper()}{self.listed[1:]}")

    @property
    def counted_head(self) -> str:
        """Name the vendor's lines at the head of a column."""
        return self.tell(later("{vendor}’s lines"), f"{self.counted[:1].upper()}{self.counted[1:]}")

    def tell(self, own: str, theirs: str, **values: object) -> str:
        """
        Say a text in the words of the side that reads it.

        :param own: to the partner, in its language; names the {vendor}
        :param theirs: to the vendor's people; names what is {listed} and what is {counted}
        """
        if self.is_partner:
            return say(own, vendor=self.vendor, **values)
        return theirs.format(listed=self.listed, counted=self.counted, **values)


@dataclass(frozen=True)
class Line:
    """One line of the reckoning between the two totals."""

    label: str
    amount: Decimal
    is_total: bool = False


# What differs, as the subject of a sentence.
THINGS = {
    Difference.QUANTITY: later("quantity"),
    Difference.AMOUNT: later("amount"),
    Difference.DATE: later("date"),
    Difference.PRODUCT: later("product"),
    Difference.DOCUMENT: later("document"),
}
# The same where it differs alone: at the head of a sentence, and inside of one.
ALONE = {
    Difference.SIGN: (
        later("A return on one side, a purchase on the other"),
        later("a return on one side, a purchase on the other"),
    ),
    Difference.QUANTITY: (later("Quantity differs"), later("quantity differs")),
    Difference.AMOUNT: (later("Amount differs"), later("amount differs")),
    Difference.DATE: (later("Date differs"), later("date differs")),
    Difference.PRODUCT: (later("Product differs"), later("product differs")),
    Difference.DOCUMENT: (later("Document differs"), later("document differs")),
}


def differ_words(found: Iterable[Difference]) -> str:
    """Name what differs: "Amount and date differ", or that a return is written as a purchase."""
    each = list(found)
    rest: list[Difference] = [one for one in each if one is not Difference.SIGN]
    turned = say(ALONE[Difference.SIGN][0])
    if len(rest) == len(each):
        return _differ(rest, 0)
    return say("{turned}; {differ}", turned=turned, differ=_differ(rest, 1)) if rest else turned


def _differ(each: list[Difference], inside: int) -> str:
    if len(each) == 1:
        return say(ALONE[each[0]][inside])
    said = say("{list} differ", list=formats.listed((say(THINGS[one]) for one in each), closed=True))
    return said if inside else f"{said[:1].upper()}{said[1:]}"


def reckoning(one: Comparison, summary: Summary, names: Names) -> list[Line]:
    """Lead from the total of the vendor's lines to that of the list, to the cent."""
    if one.listed_total is None or one.counted_total is None:
        return []
    counted = names.tell(later("Total of {vendor}’s lines"), "Total of {counted}")
    found = [Line(counted, one.counted_total)]
    found += [Line(_part(part, names), part.net) for part in summary.parts if part.net]
    if one.way == ListWay.FIGURE and one.listed_total != one.counted_total:
        found.append(Line(say("Difference"), one.listed_total - one.counted_total))
    if one.way == ListWay.FIGURE:
        label = names.tell(later("Your figure"), "Their figure")
    else:
        label = names.tell(later("Total of your list"), "Total of {listed}")
    return [*found, Line(label, one.listed_total, is_total=True)]


def _part(part: Part, names: Names) -> str:
    rows = _rows(part.rows)
    if part.found is Found.ONLY_LISTED:
        return names.tell(later("{rows} only on your list"), "{rows} only on {listed}", rows=rows)
    if part.found is Found.ONLY_COUNTED:
        return names.tell(later("{rows} only in {vendor}’s lines"), "{rows} only in {counted}", rows=rows)
    assert part.difference is not None
    return say("{rows}: {differ}", rows=rows, differ=say(ALONE[part.difference][1]))


def hints(one: Comparison, names: Names) -> list[str]:
    """Say what the difference of one figure is made of, where that is exact."""
    found = []
    for hint in one.summary.get("hints", []):
        amount = formats.money(Decimal(hint["amount"]), one.currency)
        if hint["kind"] == "returns":
            found.append(
                say(
                    "The difference is exactly the returns of these days, {amount}:"
                    " the figure seems to leave them out.",
                    amount=amount,
                )
            )
        elif hint["kind"] == "gross":
            found.append(
                names.tell(
                    later(
                        "The figure is exactly the gross amount of {vendor}’s lines;"
                        " what is counted is net of discounts."
                    ),
                    "The figure is exactly the gross amount of {counted}; what is counted is net of discounts.",
                )
            )
        else:
            document = hint.get("document", "")
            found.append(
                say(
                    "The difference is exactly document {document}, {amount}.",
                    document=document,
                    amount=amount,
                )
            )
    return found


def left_out(one: Comparison, summary: Summary, names: Names) -> list[str]:
    """Say what is in neither total."""
    outside, other = one.summary.get("outside", 0), one.summary.get("other_currency", 0)
    not_read = summary.counts.get(Found.NOT_READ.value, 0)
    found = []
    if not_read:
        found.append(
            _many(
                names,
                not_read,
                later("{rows} of your list could not be read and is in no total."),
                later("{rows} of your list could not be read and are in no total."),
                "{rows} of {listed} could not be read and {are} in no total.",
            )
        )
    if outside:
        found.append(
            _many(
                names,
                outside,
                later("{rows} of your list is of other days and left out."),
                later("{rows} of your list are of other days and left out."),
                "{rows} of {listed} {are} of other days and left out.",
            )
        )
    if other:
        found.append(
            _many(
                names,
                other,
                later("{rows} of {vendor}’s lines is in another currency and left out."),
                later("{rows} of {vendor}’s lines are in another currency and left out."),
                "{rows} of {counted} {are} in another currency and left out.",
            )
        )
    return found


def _many(names: Names, many: int, own_one: str, own_many: str, theirs: str) -> str:
    own, are = (own_one, "is") if many == 1 else (own_many, "are")
    return names.tell(own, theirs, rows=_rows(many), are=are)


def effects_with(one: Comparison, names: Names) -> str:
    """Say with which figures it is worked out what would be earned."""
    if one.way == ListWay.FIGURE:
        return names.tell(
            later("With your figure, worked out now and kept nowhere:"),
            "With their figure, worked out now and kept nowhere:",
        )
    return names.tell(
        later("With the figures of your list, worked out now and kept nowhere:"),
        "With the figures of {listed}, worked out now and kept nowhere:",
    )


def standing_words(summary: Summary, names: Names) -> str:
    """Say how many rows are open, and how those that are settled were settled; empty where there are none."""
    if not summary.open and not summary.settled:
        return ""
    parts = [
        say_many("{count} row open", "{count} rows open", summary.open, count=formats.number(summary.open))
    ]
    if wrong := summary.settled.get("list_wrong"):
        parts.append(
            names.tell(
                later("{count} where your list is wrong"),
                "{count} where {listed} is wrong",
                count=formats.number(wrong),
            )
        )
    if corrected := summary.settled.get("will_correct"):
        parts.append(
            names.tell(
                later("{count} where {vendor}’s lines will be corrected"),
                "{count} where {counted} will be corrected",
                count=formats.number(corrected),
            )
        )
    return say("{list}.", list=formats.listed(parts))


def _rows(many: int) -> str:
    return say_many("{count} row", "{count} rows", many, count=formats.number(many))


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
            "said": _found(one),
            "difference": (one.listed_total - one.counted_total)
            if one.listed_total is not None and one.counted_total is not None
            else None,
        }
        for one in found
    ]


def _found(one: Any) -> str:
    """Say in a few words what a comparison found, for its partner."""
    if one.compared_at is None:
        return say("Say how the file is read")
    if one.way == ListWay.FIGURE:
        return say("One figure")
    if not one.apart:
        return say("Every row agrees")
    differ = say_many(
        "{count} row differs", "{count} rows differ", one.apart, count=formats.number(one.apart)
    )
    if one.open == one.apart:
        return differ
    return say("{rows}, {count} open", rows=differ, count=formats.number(one.open))
