"""What only the books can tell about the rows of a draft: read for all of them at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q, Sum

from claims.enums import Basis, ClaimKind, LineState
from claims.importers.claim_columns import ReadRow, customer_key, invoice_key, serial_key
from claims.models import Claim, ClaimLine, ClaimTerms, Evidence, SalesLine, SpecialPrice
from claims.queries.claiming.terms import claimable_by, eras_of, own_scope, program_on
from claims.queries.resolving.memory import (
    UnitFactors,
    product_means,
    scopes_of,
    suggestions_for,
    unit_factors,
)
from programs.queries.enrolled import days_in_program
from programs.queries.eras import VersionEra
from programs.queries.portal import product_names
from programs.queries.products import products_by_scope
from programs.terms import ProductScope

# So many units that are not known by now are looked up for a suggestion at once.
SUGGESTED_MAX = 200
# The key of a line that became a sale: such a sale is held by its line.
OF_A_CLAIM = "K:"


@dataclass(frozen=True)
class Taken:
    """Who holds a sale or a serial number: an own claim and its row, or somebody else, who is not named."""

    is_own: bool
    code: str = ""
    row: int = 0
    sold_on: date | None = None


@dataclass
class Books:
    """
    What the rows of one claim are held against.

    :param products: (id, our SKU) by the code that was read
    :param taken: by invoice and product, with the marks under which lines of it are held
    :param used: units at a special price that other claims of the partner hold, by the price's id
    :param covered: rows that a document proves; None where one proves the whole claim
    """

    terms: ClaimTerms
    partner_id: UUID
    today: date
    products: dict[str, tuple[UUID, str]]
    near: dict[str, list[str]]
    units: UnitFactors
    eras: list[VersionEra]
    in_scope: dict[ProductScope, frozenset[UUID]]
    own_scope: ProductScope | None
    spans: list[tuple[date | None, date | None]] | None
    taken: dict[tuple[str, UUID], list[tuple[str, Taken]]]
    serials: dict[str, Taken]
    reported: frozenset[tuple[str, UUID]]
    prices: dict[tuple[UUID, str], SpecialPrice]
    used: dict[UUID, Decimal]
    others: list[ClaimTerms]
    covered: frozenset[int] | None
    customers: dict[UUID, list[str]] = field(default_factory=dict)

    def counts(self, product_id: UUID, day: date) -> bool:
        """Say whether a product can be claimed for a day, as the terms or the program's terms of that day say."""
        scope = self.own_scope
        if scope is None:
            program = program_on(self.eras, day)
            scope = program.products if program is not None else None
        return scope is None or product_id in self.in_scope[scope]

    def is_enrolled(self, day: date) -> bool:
        """Say whether the partner is in the program on a day."""
        return self.spans is None or any(
            (start is None or start <= day) and (end is None or day < end) for start, end in self.spans
        )

    def price_of(self, product_id: UUID, customer: str) -> SpecialPrice | None:
        """Find the special price of a product: of the end customer by name, else of every one."""
        return self.prices.get((product_id, customer_key(customer))) or self.prices.get((product_id, ""))


def gather(claim: Claim, reads: Mapping[int, ReadRow], today: date) -> Books:
    """Read what the rows need; needs the vendor's own context, and names nobody else."""
    terms = claim.terms
    scopes = scopes_of(partner_id=claim.partner_id)
    codes: set[str] = {read.values["sku"] for read in reads.values() if read.values.get("sku")}
    meant = product_means(codes, scopes=scopes)
    names = product_names(meant.values())
    unknown = [code for code in sorted(codes) if code not in meant][:SUGGESTED_MAX]
    suggested = suggestions_for("product", unknown) if unknown else {}
    eras = eras_of(terms)
    own = own_scope(terms)
    scopes_in_use = [era.terms.products for era in eras] + ([own] if own is not None else [])
    products = set(meant.values())
    invoices = {invoice_key(read.values.get("invoice") or "") for read in reads.values()} - {""}
    serials = {serial_key(read.values.get("serial") or "") for read in reads.values()} - {""}
    prices = _prices(terms)
    return Books(
        terms=terms,
        partner_id=claim.partner_id,
        today=today,
        products={code: (product, names[product][0]) for code, product in meant.items()},
        near={code: [one.code for one in found] for code, found in suggested.items()},
        units=unit_factors((read.values.get("unit") or "" for read in reads.values()), scopes=scopes),
        eras=eras,
        in_scope=dict(products_by_scope(scopes_in_use)) if scopes_in_use else {},
        own_scope=own,
        spans=days_in_program(terms.program_id, claim.partner_id) if terms.program_id else None,
        taken=_taken(claim, invoices),
        serials=_serials(claim, serials),
        reported=_reported(claim, products, reads.values()),
        prices={(price.product_id, customer_key(price.end_customer)): price for price in prices},
        used=_used(claim, prices),
        others=_others(terms, claim.partner_id, today),
        covered=covered_rows(claim),
        customers=_customers(prices),
    )


def shared_products(terms: ClaimTerms) -> frozenset[UUID]:
    """Give the products of which the rows of a claim share an agreed quantity, so that one touches the others."""
    return frozenset(price.product_id for price in _prices(terms) if price.quantity_max is not None)


def covered_rows(claim: Claim) -> frozenset[int] | None:
    """Give the rows that documents of a claim prove; None where one proves the whole claim."""
    rows = list(Evidence.objects.filter(claim=claim, removed_at__isnull=True).values_list("rows", flat=True))
    if any(not of_it for of_it in rows):
        return None
    return frozenset(row for of_it in rows for row in of_it)


def _taken(claim: Claim, invoices: Collection[str]) -> dict[tuple[str, UUID], list[tuple[str, Taken]]]:
    """Find the partner's own lines that hold a sale with one of the invoices."""
    found: dict[tuple[str, UUID], list[tuple[str, Taken]]] = defaultdict(list)
    held = ClaimLine.objects.filter(
        holds=True,
        family=ClaimKind(claim.kind).family,
        partner_id=claim.partner_id,
        invoice_norm__in=invoices,
    ).exclude(claim_id=claim.id)
    for line in held.select_related("claim").order_by("claim__number", "row"):
        taken = Taken(True, line.claim.code, line.row, line.sold_on)
        found[line.invoice_norm, line.product_id].append((line.line_mark, taken))
    return found


def _serials(claim: Claim, serials: Collection[str]) -> dict[str, Taken]:
    """Find who holds serial numbers; of another company nothing is given but that it does."""
    held = ClaimLine.objects.filter(
        holds=True, family=ClaimKind(claim.kind).family, serial_norm__in=serials
    ).exclude(claim_id=claim.id)
    return {
        line.serial_norm: (
            Taken(True, line.claim.code, line.row, line.sold_on)
            if line.partner_id == claim.partner_id
            else Taken(False)
        )
        for line in held.select_related("claim")
    }


def _reported(
    claim: Claim, products: Collection[UUID], reads: Iterable[ReadRow]
) -> frozenset[tuple[str, UUID]]:
    """Find sales that the partner's reports brought in already."""
    days = [read.values["sold_on"] for read in reads if read.values.get("sold_on")]
    if ClaimKind(claim.kind).family != Basis.SELL_THROUGH or not days or not products:
        return frozenset()
    lines = SalesLine.objects.filter(
        partner_id=claim.partner_id,
        basis=Basis.SELL_THROUGH,
        product_id__in=products,
        sale_date__range=(min(days), max(days)),
    ).exclude(line_key__startswith=OF_A_CLAIM)
    return frozenset(
        (invoice_key(document), product) for document, product in lines.values_list("document", "product_id")
    )


def _prices(terms: ClaimTerms) -> list[SpecialPrice]:
    if terms.kind != ClaimKind.SHIP_DEBIT:
        return []
    return list(SpecialPrice.objects.filter(terms=terms).order_by("product_id", "end_customer"))


def _customers(prices: Sequence[SpecialPrice]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    for price in prices:
        if price.end_customer:
            found[price.product_id].append(price.end_customer)
    return found


def _used(claim: Claim, prices: Sequence[SpecialPrice]) -> dict[UUID, Decimal]:
    """Add up what other claims hold at prices that have a limit: of all partners, for they share the agreement."""
    limited = [price for price in prices if price.quantity_max is not None]
    if not limited:
        return {}
    rows: Any = (
        ClaimLine.objects.filter(
            claim__terms_id=claim.terms_id,
            holds=True,
            product_id__in={price.product_id for price in limited},
        )
        .exclude(claim_id=claim.id)
        .exclude(state=LineState.REJECTED)
        .values("product_id", "end_customer", "state")
        .annotate(claimed=Sum("quantity"), approved=Sum("approved_quantity", filter=Q(state="reduced")))
        .order_by()
    )
    by_place = {(price.product_id, customer_key(price.end_customer)): price for price in prices}
    used: dict[UUID, Decimal] = defaultdict(Decimal)
    for row in rows:
        place = row["product_id"], customer_key(row["end_customer"])
        price = by_place.get(place) or by_place.get((row["product_id"], ""))
        if price is not None:
            used[price.id] += row["approved"] if row["state"] == LineState.REDUCED else row["claimed"]
    return used


def _others(terms: ClaimTerms, partner_id: UUID, today: date) -> list[ClaimTerms]:
    """List other terms of the same kind that the partner can claim today: a row may belong there."""
    return [
        one.terms
        for one in claimable_by(partner_id, today)
        if one.terms.id != terms.id and one.terms.kind == terms.kind and one.terms.currency == terms.currency
    ]
