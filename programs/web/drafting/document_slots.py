"""Which value of a program document stands in which field of the builder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Document = dict[str, Any]


@dataclass(frozen=True)
class Slot:
    """One value: its field, its place in the document, and what its absence means."""

    name: str
    path: str
    kind: Literal["text", "word", "number", "whole", "flag"]
    default: str = ""

    @property
    def section(self) -> str:
        """Give the path of the object that the value stands in, empty for the document itself."""
        return self.path.rpartition(".")[0]

    @property
    def key(self) -> str:
        """Give the key of the value in its object."""
        return self.path.rpartition(".")[2]


SLOTS = (
    Slot("name", "name", "text"),
    Slot("starts_on", "starts_on", "text"),
    Slot("ends_on", "ends_on", "text"),
    Slot("period", "period", "word", "term"),
    Slot("accumulation", "accumulation", "word", "per_period"),
    Slot("fiscal_start", "fiscal_year_start_month", "whole", "1"),
    Slot("calendar", "calendar.kind", "word"),
    Slot("weekday", "calendar.weekday", "word"),
    Slot("year_ends", "calendar.year_ends", "word"),
    Slot("closing_month", "calendar.closing_month", "whole", "12"),
    Slot("goal_measure", "goal.measure", "word"),
    Slot("goal_amount", "goal.amount", "number"),
    Slot("basis", "basis", "word", "sell_in"),
    Slot("measure", "measure.kind", "word"),
    Slot("of", "measure.of", "word", "net_amount"),
    Slot("baseline", "measure.baseline.rule", "word"),
    Slot("floor", "measure.baseline.floor", "number"),
    Slot("years", "measure.baseline.years", "whole"),
    Slot("new_partner", "measure.baseline.new_partner", "word", "skip"),
    Slot("returns", "returns", "word", "return_period"),
    Slot("lookback", "returns_lookback_days", "whole"),
    Slot("grace", "receipt_grace_days", "whole"),
    Slot("exchange", "exchange.policy", "word", "sale_date"),
    Slot("group_pays", "group.pays", "word"),
    Slot("group_key", "group.key", "word"),
    Slot("reward", "reward.kind", "word"),
    Slot("application", "reward.application", "word"),
    Slot("base", "reward.base", "word"),
    Slot("unit_order", "reward.unit_order", "word", "average"),
    Slot("increment", "reward.increment", "number"),
    Slot("partial", "reward.partial_increment", "word"),
    Slot("minimum", "minimum_payable.amount", "number"),
    Slot("below", "minimum_payable.below", "word"),
    Slot("guarantee", "guarantee.amount", "number"),
    Slot("cumulative", "guarantee.cumulative", "flag", "false"),
    Slot("method", "payment.method", "word"),
    Slot("due_days", "payment.due_days", "whole"),
    Slot("stacking", "stacking.policy", "word"),
    Slot("stacking_group", "stacking.group", "text"),
    Slot("rank", "stacking.rank", "whole"),
    Slot("expected", "accrual.expected", "word", "pace"),
    Slot("rounding", "rounding", "word", "half_up"),
)
BY_NAME: Mapping[str, Slot] = {slot.name: slot for slot in SLOTS}

LISTS = {
    "segments": ("eligibility", "segments"),
    "partners": ("eligibility", "partners"),
    "except_partners": ("eligibility", "except_partners"),
    "include": ("products", "include"),
    "exclude": ("products", "exclude"),
    "qualify_include": ("measure.products", "include"),
    "qualify_exclude": ("measure.products", "exclude"),
    "share_include": ("measure.share_of", "include"),
    "share_exclude": ("measure.share_of", "exclude"),
}
RULE_LISTS = tuple(name for name, (_, key) in LISTS.items() if key in ("include", "exclude"))

# What a choice shows before anything is chosen; it is written only with the rest of its section.
SUGGESTED = {
    "goal_measure": "net_amount",
    "below": "carry_over",
    "weekday": "saturday",
    "year_ends": "last",
    "group_key": "volume",
    "partial": "dropped",
}
# A section is left out of the document while these of its fields are empty.
SECTIONS = {
    "goal": ("goal_amount",),
    "minimum_payable": ("minimum",),
    "guarantee": ("guarantee",),
    "payment": ("method", "due_days"),
    "stacking": ("stacking", "stacking_group", "rank"),
    "calendar": ("calendar",),
    "group": ("group_pays",),
    "measure.baseline": ("baseline", "floor", "years"),
}
# Where a fault of a whole section stands.
WHOLE_SECTIONS = {
    "measure": "measure",
    "reward": "reward",
    "caps": "cap",
    "exchange": "exchange",
    "accrual": "expected",
    "measure.products": "qualify",
    "measure.share_of": "share_include",
}
WHOLE_SECTIONS |= {section: fields[0] for section, fields in SECTIONS.items()}

PLAIN_MEASURES = ("net_amount", "gross_amount", "quantity")
GROWTH_MEASURES = ("growth_amount", "growth_percent")


def section_of(document: Mapping[str, Any], path: str) -> Document:
    """Give the object at a path, an empty one where there is none."""
    place: Any = document
    for key in path.split(".") if path else ():
        place = place.get(key) if isinstance(place, Mapping) else None
    return place if isinstance(place, dict) else {}


def made_section(document: Document, path: str) -> Document:
    """Give the object at a path, made where there is none."""
    place = document
    for key in path.split(".") if path else ():
        if not isinstance(place.get(key), dict):
            place[key] = {}
        place = place[key]
    return place


def drop_section(document: Document, path: str) -> None:
    """Take the object at a path away."""
    section, _, key = path.rpartition(".")
    place = section_of(document, section) if section else document
    place.pop(key, None)
