"""What the portal may know of programs: only published terms, only those that reach the partner."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from programs.enums import ProgramStatus
from programs.models import Acknowledgement, Enrolment, Product, ProgramVersion, TermsNotice
from programs.queries.terms import sentence_for_partners, terms_of
from programs.rating.eras import Era, in_force, place_on
from programs.terms import ProductRule, ProductScope, Terms
from vir.foundation.tenancy.context import current

# Columns the portal role is granted; asking for another one is refused by the database.
_VERSION = (
    "id",
    "tenant_id",
    "program_id",
    "number",
    "document",
    "terms_hash",
    "rule_sentence",
    "published_at",
    "effective_on",
    *(
        f"program__{column}"
        for column in ("id", "tenant_id", "code", "name", "status", "currency", "version_number")
    ),
)
_NAMES = "programs.product_names"
# Whatever becomes of a further version, what was published stands until the program is put away.
_SHOWN = ~Q(program__status=ProgramStatus.ARCHIVED)


@dataclass(frozen=True)
class PublishedTerms:
    """A published version, with the rule in words that names no other partner."""

    id: UUID
    number: int
    terms: Terms
    sentence: str
    terms_hash: str
    published_at: datetime
    # The first day on which it counts, None where it counts from the start.
    effective_on: date | None = None
    # Whether nobody of the partner has acknowledged it, and until when the first notice asks for that.
    is_waiting: bool = False
    asked_by: date | None = None


@dataclass(frozen=True)
class Span:
    """Days in a program, from the first (included) to the end (not included); None has no limit."""

    start: date | None
    end: date | None

    def holds(self, day: date) -> bool:
        """Tell whether the day belongs to the span."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


@dataclass(frozen=True)
class PortalProgram:
    """A program as its partner knows it; versions with the newest first."""

    id: UUID
    code: str
    name: str
    status: ProgramStatus
    currency: str
    versions: tuple[PublishedTerms, ...]
    spans: tuple[Span, ...]
    # The number of the version in force; a newer one waits for its day.
    in_force: int | None = None

    @property
    def current(self) -> PublishedTerms:
        """Give the version in force."""
        begun = [v for v in self.versions if self.in_force is None or v.number <= self.in_force]
        return (begun or self.versions)[0]

    @property
    def eras(self) -> tuple[Era, ...]:
        """Give the versions that count on some day where there is more than one, in the order of their days."""
        dated = in_force((version.effective_on, version.terms) for version in reversed(self.versions))
        return tuple(Era(day, terms) for day, terms in dated) if len(dated) > 1 else ()

    def counted_by(self, day: date) -> PublishedTerms:
        """Give the version that counts the lines of a day."""
        dated = in_force((version.effective_on, version) for version in reversed(self.versions))
        return dated[place_on([first for first, _ in dated], day)][1]

    def version(self, version_id: UUID) -> PublishedTerms:
        """
        Find the version an amount was calculated under.

        :raises LookupError: if it is not a published version of this program
        """
        for version in self.versions:
            if version.id == version_id:
                return version
        raise LookupError(f"{self.code} has no published version {version_id}.")


def portal_programs() -> list[PortalProgram]:
    """List the published programs that reach the partner, those that end last first; one query."""
    found = _read(_SHOWN)
    return sorted(found, key=lambda program: (program.current.terms.ends_on, program.code), reverse=True)


def portal_program(code: str) -> PortalProgram | None:
    """Find a published program that reaches the partner by its code."""
    return next(iter(_read(Q(program__code=code) & _SHOWN)), None)


def product_ids(scope: ProductScope) -> QuerySet[Product, dict[str, UUID]]:
    """Give the ids of products that count as a query, to be used inside another one."""
    found = Product.objects.exclude(_any(scope.exclude)) if scope.exclude else Product.objects.all()
    return (found.filter(_any(scope.include)) if scope.include else found).values("id")


def product_names(ids: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """Give SKU and name by the product's id; each is read once in the open context."""
    wanted, known = set(ids), current().memo.setdefault(_NAMES, {})
    if missing := wanted - known.keys():
        found = Product.objects.filter(id__in=missing).values_list("id", "sku", "name")
        known.update({product_id: (sku, name) for product_id, sku, name in found})
    return {one: known[one] for one in wanted if one in known}


def product_beside(column: str) -> Subquery:
    """Write SKU, name, category and brand of the product that a column names as an expression beside other rows."""
    facts = JSONObject(sku="sku", name="name", category="category", brand="brand")
    return Subquery(Product.objects.filter(id=OuterRef(column)).values(facts=facts))


def keep_names(names: Mapping[UUID, tuple[str, str]]) -> None:
    """Keep SKU and name of products that were read beside other rows."""
    current().memo.setdefault(_NAMES, {}).update(names)


def offered_products(most: int) -> list[tuple[str, str]]:
    """List code and name of the products for choosing one while typing; none where they are more than `most`."""
    found = list(Product.objects.order_by("sku").values_list("sku", "name")[: most + 1])
    return found if len(found) <= most else []


def _any(rules: Iterable[ProductRule]) -> Q:
    found = Q()
    for rule in rules:
        named = {"sku": rule.sku, "category": rule.category, "brand": rule.brand}
        found |= Q(**{key: value for key, value in named.items() if value is not None})
    return found


def _read(which: Q) -> list[PortalProgram]:
    # The walls show a partner's own enrolments and programs only; naming the partner holds without them too.
    enrolled = Enrolment.objects.filter(partner_id=current().partner_id, program_id=OuterRef("program_id"))
    days = enrolled.order_by("starts_on").values(days=JSONObject(start="starts_on", end="ends_on"))
    versions: dict[UUID, list[Any]] = defaultdict(list)
    told = {"version": OuterRef("pk"), "partner_id": current().partner_id}
    notices = TermsNotice.objects.filter(**told).order_by("sent_at").values("acknowledge_by")
    rows = ProgramVersion.objects.filter(which, published_at__isnull=False).annotate(
        own=ArraySubquery(days),
        is_waiting=~Exists(Acknowledgement.objects.filter(**told)),
        asked_by=Subquery(notices[:1]),
    )
    for row in rows.select_related("program").only(*_VERSION).order_by("-number"):
        if row.own:
            versions[row.program_id].append(row)
    return [_program(found, tuple(_span(own) for own in found[0].own)) for found in versions.values()]


def _span(own: Mapping[str, str | None]) -> Span:
    start, end = own["start"], own["end"]
    return Span(
        None if start is None else date.fromisoformat(start), None if end is None else date.fromisoformat(end)
    )


def _program(rows: list[Any], spans: tuple[Span, ...]) -> PortalProgram:
    program = rows[0].program
    return PortalProgram(
        id=program.id,
        code=program.code,
        name=program.name,
        status=ProgramStatus(program.status),
        currency=program.currency,
        versions=tuple(_published(row) for row in rows),
        spans=spans,
        in_force=program.version_number,
    )


def _published(row: Any) -> PublishedTerms:
    terms = terms_of(row)
    assert row.published_at is not None
    return PublishedTerms(
        row.id,
        row.number,
        terms,
        sentence_for_partners(row),
        row.terms_hash,
        row.published_at,
        row.effective_on,
        is_waiting=row.is_waiting,
        asked_by=row.asked_by,
    )
