"""What the rules of segments ask for, and whom they take."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from uuid import UUID

from django.db.models import Q

from partners.enums import SegmentKind
from partners.models import Partner, Segment, SegmentMember
from partners.terms import (
    RULE_FIELDS,
    Facts,
    FieldCondition,
    OnDay,
    SalesAsked,
    SegmentRule,
    read_rule,
    rule_in_words,
)
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Tenant

# Net purchases of partners, by what was asked.
Sales = Mapping[SalesAsked, Mapping[UUID, Decimal]]


class Circle(Exception):
    """Rules that ask each other in a circle. `names` are the segments of it, the first one again at the end."""

    def __init__(self, names: Collection[str]) -> None:
        self.names = tuple(names)
        super().__init__(" → ".join(self.names))


@dataclass(frozen=True)
class PreviewMember:
    """A partner in a preview."""

    id: UUID
    code: str
    name: str


def on_day(today: date) -> OnDay:
    """Give the day as rules read it, with the vendor's fiscal year."""
    month = Tenant.objects.values_list("fiscal_year_start_month", flat=True).get(id=current_tenant_id())
    return OnDay(today, month)


def words_of(segment: Segment, on: OnDay) -> str:
    """Say who belongs to a segment: its rule in words, or "By hand"."""
    return rule_in_words(read_rule(segment.rule), on) if segment.rule else "By hand"


def rules_by_name() -> dict[str, SegmentRule]:
    """Give every rule by the name of its segment."""
    found = Segment.objects.filter(kind=SegmentKind.RULE.value).order_by("name")
    return {segment.name: read_rule(segment.rule) for segment in found}


def in_order(rules: Mapping[str, SegmentRule]) -> list[str]:
    """
    Put rules in an order in which each comes after those it asks.

    :raises Circle: if there is none
    """
    asks = {name: sorted(set(rule.segments) & rules.keys()) for name, rule in rules.items()}
    try:
        return list(TopologicalSorter(asks).static_order())
    except CycleError as circle:
        raise Circle(list(reversed(circle.args[1]))) from circle


def resting_on_sales(rules: Mapping[str, SegmentRule]) -> frozenset[str]:
    """Name the segments in which purchases decide who belongs, also through other segments."""
    found: set[str] = set()
    for name in in_order(rules):
        if rules[name].reads_sales or found & set(rules[name].segments):
            found.add(name)
    return frozenset(found)


def sales_asked(today: date) -> set[SalesAsked]:
    """List the purchases that have to be known to apply all rules."""
    on = on_day(today)
    return {asked for rule in rules_by_name().values() for asked in rule.sales_asked(on)}


def belonging(names: Iterable[str], today: date) -> dict[str, set[UUID]]:
    """Give who is in each of the named segments on a day; a name that no segment has is left out."""
    found: dict[str, set[UUID]] = {
        name: set() for name in Segment.objects.filter(name__in=list(names)).values_list("name", flat=True)
    }
    rows = SegmentMember.objects.filter(within(today), segment__name__in=list(found))
    for name, partner_id in rows.values_list("segment__name", "partner_id"):
        found[name].add(partner_id)
    return found


def codes_belonging(names: Iterable[str], today: date) -> dict[str, list[str]]:
    """Give the codes of who is in each of the named segments on a day, in the order of the names."""
    found: dict[str, list[str]] = {name: [] for name in names}
    rows = SegmentMember.objects.filter(within(today), segment__name__in=list(found)).order_by()
    for name, code in rows.values_list("segment__name", "partner__code"):
        found[name].append(code)
    return found


def within(today: date) -> Q:
    """Select the memberships that hold on a day."""
    begun = Q(starts_on__isnull=True) | Q(starts_on__lte=today)
    return begun & (Q(ends_on__isnull=True) | Q(ends_on__gt=today))


def taken(
    rule: SegmentRule, partners: Iterable[Partner], on: OnDay, sales: Sales, segments: Mapping[str, set[UUID]]
) -> Iterator[Partner]:
    """List the partners that a rule takes."""
    asked = {one: sales.get(one, {}) for one in rule.sales_asked(on)}
    named = {name: segments.get(name, set()) for name in rule.segments}
    for partner in partners:
        facts = Facts(
            fields={field: getattr(partner, field) for field in RULE_FIELDS},
            sales={one: sums[partner.id] for one, sums in asked.items() if partner.id in sums},
            segments={name for name, inside in named.items() if partner.id in inside},
        )
        if rule.takes(facts, on):
            yield partner


def members_by_rule(rule: SegmentRule, today: date, sales: Sales) -> list[PreviewMember]:
    """List whom a rule would take today, by name."""
    partners = Partner.objects.order_by("name", "code")
    found = taken(rule, partners, on_day(today), sales, belonging(rule.segments, today))
    return [PreviewMember(partner.id, partner.code, partner.name) for partner in found]


def members_today(name: str, today: date) -> list[PreviewMember]:
    """List who is in a segment today, by name."""
    rows = SegmentMember.objects.filter(within(today), segment__name=name).order_by(
        "partner__name", "partner__code"
    )
    return [PreviewMember(*row) for row in rows.values_list("partner_id", "partner__code", "partner__name")]


def values_nobody_has(rule: SegmentRule) -> list[tuple[str, str]]:
    """List the values that a rule names and no partner has, each with the word for its field."""
    found = []
    for condition in rule.conditions:
        if isinstance(condition, FieldCondition):
            known = set(
                Partner.objects.filter(**{f"{condition.field}__in": condition.values}).values_list(
                    condition.field, flat=True
                )
            )
            found += [
                (RULE_FIELDS[condition.field], value) for value in condition.values if value not in known
            ]
    return found
