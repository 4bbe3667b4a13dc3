"""What reconciliations compare: lines with their files, and claims with what was decided."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Sum

from claims.enums import ClaimState, Resolution, Severity
from claims.models import Claim, Flag, SalesLine, UnmatchedLine
from vir.foundation.imports.models import ImportBatch, ImportKind, ImportState
from vir.foundation.tenancy.context import current_tenant_id

APPROVED = (ClaimState.APPROVED.value, ClaimState.PART_APPROVED.value)
OVER_CLAIM = "over_claim"


@dataclass(frozen=True)
class ImportLines:
    """One import: pairs of what its file promised and what is there, each with its unit."""

    number: int
    sides: tuple[tuple[str, Decimal, Decimal, str], ...]


def lines_by_import() -> list[ImportLines]:
    """Compare the committed imports of sales with their lines: rows, and net amount by currency."""
    batches = ImportBatch.objects.filter(
        kind__in=[ImportKind.SALES, ImportKind.POS], state=ImportState.COMMITTED
    ).order_by("number")
    there: dict[UUID, dict[str, tuple[int, Decimal]]] = defaultdict(dict)
    rows: Any = SalesLine.objects.values_list("batch_id", "currency").annotate(n=Count("id"), net=Sum("net"))
    for batch_id, currency, n, net in rows.order_by():
        there[batch_id][currency] = (n, net)
    released: dict[UUID, dict[str, tuple[int, Decimal]]] = defaultdict(dict)
    waited: Any = UnmatchedLine.objects.filter(state="matched").values_list("batch_id", "currency")
    for batch_id, currency, n, net in waited.annotate(n=Count("id"), net=Sum("net")).order_by():
        released[batch_id][currency] = (n, net)
    return [_compared(batch, there[batch.id], released[batch.id]) for batch in batches]


def _compared(
    batch: ImportBatch, there: dict[str, tuple[int, Decimal]], released: dict[str, tuple[int, Decimal]]
) -> ImportLines:
    rows = Decimal(batch.rows_good + sum(n for n, _ in released.values()))
    sides = [("rows", rows, Decimal(sum(n for n, _ in there.values())), "rows")]
    if "states" not in batch.control_totals:
        # Made before amounts were kept by what becomes of a row: it promised how many rows, and no more.
        return ImportLines(batch.number, tuple(sides))
    good = batch.control_totals["states"]["good"]
    for currency in sorted({*good["net"], *there, *released}):
        promised = Decimal(good["net"].get(currency, "0")) + released.get(currency, (0, Decimal(0)))[1]
        sides.append((f"net in {currency}", promised, there.get(currency, (0, Decimal(0)))[1], currency))
    return ImportLines(batch.number, tuple(sides))


def orphans() -> dict[str, int]:
    """Count sales lines whose partner, product or origin is not there; they have no keys in the database."""
    with connection.cursor() as cursor:
        cursor.execute(_ORPHANS, {"tenant": current_tenant_id()})
        partner, product, origin = cursor.fetchone()
    return {"partner": partner, "product": product, "import or claim": origin}


@dataclass(frozen=True)
class DecidedClaim:
    """What was claimed and approved of one claim; None where the program's terms say the amount."""

    id: UUID
    code: str
    currency: str
    claimed: Decimal | None
    approved: Decimal | None


def decided_claims() -> list[DecidedClaim]:
    """List the claims that were approved, wholly or in part."""
    return [
        DecidedClaim(claim.id, claim.code, claim.currency, claim.claimed_amount, claim.approved_amount)
        for claim in Claim.objects.filter(state__in=APPROVED)
        .only("id", "number", "currency", "claimed_amount", "approved_amount")
        .order_by("number")
    ]


def approved_over_claims() -> list[str]:
    """Name approved claims for more than was bought that nobody looked at and explained."""
    numbers = (
        Flag.objects.filter(
            claim__state__in=APPROVED,
            check_name=OVER_CLAIM,
            severity=Severity.MUST_RESOLVE.value,
            replaced_at__isnull=True,
        )
        .exclude(resolution=Resolution.PASSED.value)
        .values_list("claim__number", flat=True)
        .distinct()
    )
    return [f"CLM-{number}" for number in sorted(numbers)]


_ORPHANS = """
    SELECT
        count(*) FILTER (WHERE NOT EXISTS (
            SELECT 1 FROM partners_partner p WHERE p.tenant_id = l.tenant_id AND p.id = l.partner_id)),
        count(*) FILTER (WHERE NOT EXISTS (
            SELECT 1 FROM programs_product q WHERE q.tenant_id = l.tenant_id AND q.id = l.product_id)),
        count(*) FILTER (WHERE NOT EXISTS (
            SELECT 1 FROM imports_importbatch b WHERE b.tenant_id = l.tenant_id AND b.id = l.batch_id)
            AND NOT EXISTS (
            SELECT 1 FROM claims_claim c WHERE c.tenant_id = l.tenant_id AND c.id = l.batch_id))
    FROM (SELECT DISTINCT tenant_id, partner_id, product_id, batch_id FROM claims_salesline
          WHERE tenant_id = %(tenant)s) l
"""
