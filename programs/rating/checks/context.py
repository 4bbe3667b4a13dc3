"""What is known beside the terms that are looked at."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from programs.enums import ConditionKind
from programs.terms import Terms
from vir.foundation.money import NumberInvalid, parse_decimal

# Purchases alone tell whether these hold.
TOLD_BY_PURCHASES = frozenset(
    {ConditionKind.MINIMUM_VOLUME, ConditionKind.DISTINCT_PRODUCTS, ConditionKind.SHARE_PERCENT}
)
# Partners say in their portal that they have read the terms.
TOLD_BY_THE_BOOKS = TOLD_BY_PURCHASES | {ConditionKind.TERMS_ACKNOWLEDGED}


@dataclass(frozen=True)
class Context:
    """
    Everything of it may be left out; what is not known is not looked at.

    `document` is what the terms were read from: it tells what was written from what goes without saying.
    `last_year` is what the measure of each partner was in the same period a year ago. `others` are the other
    live programs of the vendor, `earlier` those that are over. `members` lists partners by segment, None where
    nobody knows: then two segments may share a partner. `currencies` are those of lines, `quoted` those with
    a published rate. `told` are the conditions that the books can tell the state of.
    """

    document: Mapping[str, object] | None = None
    last_year: Sequence[Decimal] = ()
    others: Sequence[Terms] = ()
    earlier: Sequence[Terms] = ()
    members: Mapping[str, Collection[str]] | None = None
    currencies: Collection[str] = ()
    quoted: Collection[str] = field(default=())
    told: Collection[ConditionKind] = TOLD_BY_PURCHASES

    def section(self, *keys: str) -> Mapping[str, object] | None:
        """Give a section of the document, None where there is none."""
        place: object = self.document
        for key in keys:
            place = place.get(key) if isinstance(place, Mapping) else None
        return place if isinstance(place, Mapping) else None

    def written_thresholds(self) -> list[Decimal]:
        """List the thresholds in the order in which they are written, empty without a document."""
        rows = (self.section("reward") or {}).get("tiers")
        found = []
        for row in rows if isinstance(rows, list | tuple) else ():
            try:
                found.append(parse_decimal(row.get("threshold") if isinstance(row, Mapping) else None))
            except NumberInvalid:
                return []
        return found

    def tier_path(self, terms: Terms, number: int) -> str:
        """Give the path of a tier: tiers are numbered by threshold, rows stand in any order."""
        written = self.written_thresholds()
        threshold = terms.reward.tiers[number - 1].threshold
        row = written.index(threshold) if threshold in written else number - 1
        return f"reward.tiers[{row}]"


NOTHING_KNOWN = Context()
