"""The snapshot of a statement: everything its page and files show, taken once, never read live again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from payouts.models import PayoutItem, PayoutRun
from payouts.posting.fingerprints import digest, plain
from payouts.queries.lines import FateCount, JudgedLine, volume_of_lines
from payouts.queries.positions import volume_of
from payouts.queries.working import Worked
from payouts.statements.footing import statement_lines
from payouts.statements.notes import notes
from payouts.statements.settling import Parts
from programs.enums import PaymentMethod
from programs.queries import document_for_partners, sentence_for_partners
from vir.foundation.money import minor_units, round_amount
from vir.foundation.tenancy.branding import open_brand
from vir.foundation.tenancy.models import Environment, Tenant
from vir.foundation.web.colour import palette

FORMAT = "vir.statement/2"
LINES_MAX = 10_000
LINE_COLUMNS = ("sale_date", "document", "sku", "product", "type", "quantity", "net", "gross", "received_on")
NO_TERMS = {"version": 0, "terms_hash": "", "acknowledged_on": "", "rule_sentence": "", "document": None}
NOTHING_COUNTED = {
    "lines": 0,
    "returns": 0,
    "net": "0",
    "gross": "0",
    "quantity": "0",
    "not_counted": [],
    "columns": list(LINE_COLUMNS),
    "rows": [],
    "note": "",
}


@dataclass(frozen=True)
class Occasion:
    """
    What a statement is issued for.

    :ivar worked: the earnings of the period; None where the run pays none of them
    :ivar acknowledged_on: when the partner acknowledged the terms that apply
    :ivar paper: "a4" or "letter"
    """

    tenant: Tenant
    run: PayoutRun
    item: PayoutItem
    worked: Worked | None
    parts: Parts
    lines: Sequence[JudgedLine]
    not_counted: Sequence[FateCount]
    brought_from: str
    acknowledged_on: date | None
    paper: str
    code: str
    version: int
    issued_on: date
    issued_at: datetime
    corrects: str = ""


def take_snapshot(occasion: Occasion) -> dict[str, Any]:
    """Write down everything a statement says."""
    item, currency = occasion.item, occasion.run.currency
    decimals = minor_units(currency)
    return {
        "format": FORMAT,
        "code": occasion.code,
        "version": occasion.version,
        "issued_on": occasion.issued_on.isoformat(),
        "issued_at": occasion.issued_at.isoformat(),
        "corrects": occasion.corrects,
        "paper": occasion.paper,
        "vendor": {"name": occasion.tenant.name, "slug": occasion.tenant.slug},
        **look_of_the_day(),
        "demo": occasion.tenant.environment == Environment.DEMO,
        "partner": {"code": item.partner.code, "name": item.partner.name},
        "program": _program(occasion),
        "period": _period(occasion),
        "currency": currency,
        "decimals": decimals,
        "run": {"code": occasion.run.code, "seal": occasion.run.seal},
        "payment": _payment(occasion),
        "payable": f"{occasion.parts.payable:.{decimals}f}",
        "lines": _lines(occasion),
        "calculation": _calculation(occasion),
        "counted": _counted(occasion),
    }


def look_of_the_day() -> dict[str, Any]:
    """Write down the look of the day: a statement looks as it did when it was issued. Without one, nothing."""
    brand = open_brand()
    if brand is None:
        return {}
    ink = palette(brand.accent).light.text
    return {"brand": {"name": brand.name_shown, "bar": brand.accent, "ink": ink, "footer": brand.footer}}


def _lines(occasion: Occasion) -> list[dict[str, Any]]:
    worked, currency = occasion.worked, occasion.run.currency
    terms, rating = (worked.terms, worked.rating) if worked is not None else (None, None)
    lines = statement_lines(terms, rating, occasion.parts)
    workings = notes(
        terms,
        rating,
        lines,
        currency=currency,
        reason=occasion.item.reason,
        brought_from=occasion.brought_from,
        parts=occasion.parts,
    )
    return [
        {
            "number": number,
            "key": line.key,
            "what": line.what,
            "basis": line.basis,
            "amount": f"{round_amount(line.amount, currency):.{minor_units(currency)}f}",
            "role": line.role,
            "note": note,
        }
        for number, (line, note) in enumerate(zip(lines, workings, strict=True), start=1)
    ]


def snapshot_hash(snapshot: dict[str, Any]) -> str:
    """Hash a snapshot."""
    return digest(snapshot)


def _program(occasion: Occasion) -> dict[str, Any]:
    program, worked = occasion.run.program, occasion.worked
    if program is None:
        return {**NO_TERMS, "code": "", "name": "Approved claims"}
    if worked is None:
        return {**NO_TERMS, "code": program.code, "name": program.name}
    version = worked.earning.version
    return {
        "code": program.code,
        "name": program.name,
        "version": version.number,
        "terms_hash": version.terms_hash,
        "acknowledged_on": occasion.acknowledged_on.isoformat() if occasion.acknowledged_on else "",
        # A statement goes to one partner: it does not name the others.
        "rule_sentence": sentence_for_partners(version),
        "document": document_for_partners(version),
    }


def _calculation(occasion: Occasion) -> dict[str, Any]:
    """Say when and by what it was calculated; what rests on no earnings was calculated with its run."""
    zone = ZoneInfo(occasion.tenant.time_zone)
    if occasion.worked is None:
        prepared = occasion.run.prepared_at.astimezone(zone)
        return {"number": 0, "at": prepared.isoformat(), "engine": "", "as_of": prepared.date().isoformat()}
    calculation = occasion.worked.earning.calculation
    return {
        "number": calculation.number,
        "at": calculation.finished_at.astimezone(zone).isoformat(),
        "engine": calculation.engine_version,
        "as_of": occasion.worked.earning.as_of.isoformat(),
    }


def _period(occasion: Occasion) -> dict[str, str]:
    last = occasion.run.period_end - timedelta(days=1)
    return {"first": occasion.run.period_start.isoformat(), "last": last.isoformat()}


def _payment(occasion: Occasion) -> dict[str, str]:
    """Say how and by when it is paid; without terms about it there is no date."""
    terms = occasion.worked.terms if occasion.worked is not None else None
    method = PaymentMethod(occasion.item.method)
    due = ""
    if terms is not None and terms.payment is not None:
        due = (occasion.run.period_end + timedelta(days=terms.payment.due_days - 1)).isoformat()
    return {"method": method.value, "label": method.label, "due_on": due}


def _counted(occasion: Occasion) -> dict[str, Any]:
    """List the counted lines, and say so where they are not all there or no longer those of the close."""
    if occasion.worked is None:
        return NOTHING_COUNTED
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
