"""The snapshot of a statement: everything its page and files show, taken once, never read live again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from payouts.models import CalculationRun, PayoutItem, PayoutRun
from payouts.posting.fingerprints import digest, plain
from payouts.queries.lines import FateCount, JudgedLine, volume_of_lines
from payouts.queries.positions import volume_of
from payouts.queries.working import Worked
from payouts.statements.footing import Parts, statement_lines
from payouts.statements.notes import notes
from programs.enums import PaymentMethod
from programs.queries import document_for_partners, sentence_for_partners
from vir.foundation.money import minor_units, round_amount
from vir.foundation.tenancy.models import Environment, Tenant

FORMAT = "vir.statement/1"
LINES_MAX = 10_000
LINE_COLUMNS = ("sale_date", "document", "sku", "product", "type", "quantity", "net", "gross", "received_on")


@dataclass(frozen=True)
class Occasion:
    """What a statement is issued for."""

    tenant: Tenant
    run: PayoutRun
    item: PayoutItem
    worked: Worked
    calculation: CalculationRun
    lines: Sequence[JudgedLine]
    not_counted: Sequence[FateCount]
    brought_from: str
    code: str
    version: int
    issued_on: date
    issued_at: datetime


def take_snapshot(occasion: Occasion) -> dict[str, Any]:
    """Write down everything a statement says."""
    worked, item = occasion.worked, occasion.item
    terms, rating = worked.terms, worked.rating
    parts = Parts(item.brought, item.carried, item.dropped, item.payable)
    lines = statement_lines(terms, rating, parts)
    workings = notes(terms, rating, lines, reason=item.reason, brought_from=occasion.brought_from)
    decimals = minor_units(terms.currency)
    return {
        "format": FORMAT,
        "code": occasion.code,
        "version": occasion.version,
        "issued_on": occasion.issued_on.isoformat(),
        "issued_at": occasion.issued_at.isoformat(),
        "vendor": {"name": occasion.tenant.name, "slug": occasion.tenant.slug},
        "demo": occasion.tenant.environment == Environment.DEMO,
        "partner": {"code": item.partner.code, "name": item.partner.name},
        "program": _program(occasion),
        "period": _period(occasion),
        "currency": terms.currency,
        "decimals": decimals,
        "run": {"code": occasion.run.code, "seal": occasion.run.seal},
        "payment": _payment(occasion),
        "payable": f"{item.payable:.{decimals}f}",
        "lines": [
            {
                "number": number,
                "key": line.key,
                "what": line.what,
                "basis": line.basis,
                "amount": f"{round_amount(line.amount, terms.currency):.{decimals}f}",
                "role": line.role,
                "note": note,
            }
            for number, (line, note) in enumerate(zip(lines, workings, strict=True), start=1)
        ],
        "calculation": {
            "number": occasion.calculation.number,
            "at": occasion.calculation.finished_at.astimezone(
                ZoneInfo(occasion.tenant.time_zone)
            ).isoformat(),
            "engine": occasion.calculation.engine_version,
            "as_of": worked.earning.as_of.isoformat(),
        },
        "counted": _counted(occasion),
    }


def snapshot_hash(snapshot: dict[str, Any]) -> str:
    """Hash a snapshot."""
    return digest(snapshot)


def _program(occasion: Occasion) -> dict[str, Any]:
    version = occasion.worked.earning.version
    return {
        "code": occasion.run.program.code,
        "name": occasion.run.program.name,
        "version": version.number,
        "terms_hash": version.terms_hash,
        # A statement goes to one partner: it does not name the others.
        "rule_sentence": sentence_for_partners(version),
        "document": document_for_partners(version),
    }


def _period(occasion: Occasion) -> dict[str, str]:
    last = occasion.run.period_end - timedelta(days=1)
    return {"first": occasion.run.period_start.isoformat(), "last": last.isoformat()}


def _payment(occasion: Occasion) -> dict[str, str]:
    """Say how and by when it is paid; without terms about it there is no date."""
    terms = occasion.worked.terms
    method = PaymentMethod(occasion.item.method)
    due = ""
    if terms.payment is not None:
        due = (occasion.run.period_end + timedelta(days=terms.payment.due_days - 1)).isoformat()
    return {"method": method.value, "label": method.label, "due_on": due}


def _counted(occasion: Occasion) -> dict[str, Any]:
    """List the counted lines, and say so where they are not all there or no longer those of the close."""
    earning = occasion.worked.earning
    total = earning.line_count + earning.return_count
    note = ""
    if total > LINES_MAX:
        note = f"The first {LINES_MAX:,} of {total:,} lines are listed."
    elif volume_of_lines(occasion.lines) != volume_of(earning):
        note = "Sales lines changed after the period was closed. Those listed are the lines as they are now."
    return {
        "lines": earning.line_count,
        "returns": earning.return_count,
        "net": plain(earning.net),
        "gross": plain(earning.gross),
        "quantity": plain(earning.quantity),
        "not_counted": [
            {
                "reason": count.fate.label,
                "lines": count.lines,
                "net": f"{count.net:.{minor_units(count.currency)}f}",
                "currency": count.currency,
            }
            for count in occasion.not_counted
        ],
        "columns": list(LINE_COLUMNS),
        "rows": [
            [
                line.sale_date.isoformat(),
                line.document,
                line.sku,
                line.product,
                line.line_type,
                plain(line.quantity),
                plain(line.net),
                plain(line.gross),
                line.received_on.isoformat(),
            ]
            for line in occasion.lines[:LINES_MAX]
        ],
        "note": note,
    }
