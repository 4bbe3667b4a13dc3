"""The snapshot of a request for payment: what a partner owes, part by part with its working, and how to pay it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from payouts.exports.remit import Address, Payer, Tax
from payouts.exports.requested import Requested, RequestedLine
from payouts.models import PayoutItem, PriorPeriodEntry, Statement
from payouts.queries.remitting import country_code
from payouts.queries.statement_parts import parts_of, pays_earnings
from payouts.queries.vendor_bank import confirmed_bank, payer_of
from payouts.statements.paper import paper_of
from payouts.statements.settling import Piece
from programs.queries import sentence_for_partners
from vir.foundation.money import minor_units
from vir.foundation.tenancy.context import current_tenant_id
from vir.foundation.tenancy.models import Environment, Tenant

FORMAT = "vir.payment_request/1"
NOTHING = Decimal(0)
LINES_SHOWN = 40


@dataclass(frozen=True)
class _Part:
    """A part of what is owed; `amount` is as it is owed, so what is due to the partner is negative."""

    what: str
    basis: str
    amount: Decimal
    steps: tuple[tuple[str, str], ...] = ()
    why: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    came: tuple[dict[str, str], ...] = ()


def take_request_snapshot(
    item: PayoutItem, *, code: str, issued_on: date, due_on: date, at: datetime
) -> dict[str, Any]:
    """Write down everything a request for payment says. The number of the vendor's account is not in it."""
    tenant = Tenant.objects.get(id=current_tenant_id())
    run, partner, bank = item.run, item.partner, confirmed_bank()
    payer = payer_of(bank, name=tenant.name)
    decimals = minor_units(run.currency)
    statement = Statement.objects.filter(item=item).order_by("version").values_list("code", flat=True).first()
    return {
        "format": FORMAT,
        "code": code,
        "issued_on": issued_on.isoformat(),
        "issued_at": at.isoformat(),
        "due_on": due_on.isoformat(),
        "paper": paper_of(tenant),
        "demo": tenant.environment == Environment.DEMO,
        "vendor": {
            "name": payer.name,
            "slug": tenant.slug,
            "address": asdict(payer.address),
            "registration": payer.registration,
            "vat_id": payer.vat_id,
            "tax": None
            if payer.tax is None
            else {
                "category": payer.tax.category,
                "percent": f"{payer.tax.percent:f}",
                "reason": payer.tax.reason,
            },
        },
        "pay_to": {"version": bank.version, "masked": bank.masked}
        if bank is not None and bank.masked
        else None,
        "partner": {
            "code": partner.code,
            "name": partner.name,
            "address": asdict(
                Address(city=partner.city, region=partner.region, country=country_code(partner.country))
            ),
        },
        "program": _program(item),
        "period": {
            "first": run.period_start.isoformat(),
            "last": (run.period_end - timedelta(days=1)).isoformat(),
        },
        "currency": run.currency,
        "run": {"code": run.code, "seal": run.seal},
        "statement": statement or "",
        "amount": f"{item.invoiced:.{decimals}f}",
        "lines": [
            {**asdict(part), "number": number, "amount": f"{part.amount:.{decimals}f}"}
            for number, part in enumerate(_parts(item, statement or ""), start=1)
        ],
    }


def requested_of(snapshot: Mapping[str, Any], *, iban: str = "", bic: str = "") -> Requested:
    """Give a snapshot as its documents read it, with the account that the money goes to."""
    vendor, partner, tax = snapshot["vendor"], snapshot["partner"], snapshot["vendor"]["tax"]
    return Requested(
        code=snapshot["code"],
        issued_on=date.fromisoformat(snapshot["issued_on"]),
        due_on=date.fromisoformat(snapshot["due_on"]),
        currency=snapshot["currency"],
        payer=Payer(
            name=vendor["name"],
            address=Address(**vendor["address"]),
            registration=vendor["registration"],
            vat_id=vendor["vat_id"],
            tax=None if tax is None else Tax(tax["category"], Decimal(tax["percent"]), tax["reason"]),
            iban=iban,
            bic=bic,
        ),
        partner_code=partner["code"],
        partner=partner["name"],
        address=Address(**partner["address"]),
        program=snapshot["program"]["code"],
        program_name=snapshot["program"]["name"],
        first=date.fromisoformat(snapshot["period"]["first"]),
        last=date.fromisoformat(snapshot["period"]["last"]),
        run=snapshot["run"]["code"],
        statement=snapshot["statement"],
        lines=tuple(
            RequestedLine(line["number"], line["what"], Decimal(line["amount"])) for line in snapshot["lines"]
        ),
    )


def _parts(item: PayoutItem, statement: str) -> list[_Part]:
    """Give what is owed part by part; it adds up to what is invoiced."""
    parts = parts_of(item)
    found = []
    if item.earned:
        found.append(
            _Part(
                "Earned in the period",
                "goes off",
                -item.earned,
                why=f"Its working is in statement {statement}." if statement and pays_earnings(item) else "",
            )
        )
    came = _came([piece for _, piece in parts.ordered])
    found += [
        _Part(
            piece.what,
            piece.basis,
            -piece.amount,
            steps=piece.steps,
            # It says the tiers as well.
            why=piece.why,
            facts=piece.facts,
            came=came.get(piece.source, ()),
        )
        for _, piece in parts.ordered
    ]
    if parts.brought:
        found.append(_Part("Left by earlier runs", "", -parts.brought))
    return found


def _came(pieces: list[Piece]) -> dict[str, tuple[dict[str, str], ...]]:
    """Give the largest lines that came after the close, such as returns, by the source of a piece."""
    sources = [piece.source for piece in pieces if piece.source]
    entries = PriorPeriodEntry.objects.filter(id__in=sources) if sources else []
    return {
        str(entry.id): tuple(
            {name: str(line[name]) for name in ("document", "sku", "day", "received", "quantity", "net")}
            for line in entry.detail.get("lines", ())[:LINES_SHOWN]
        )
        for entry in entries
    }


def _program(item: PayoutItem) -> dict[str, Any]:
    """Say what the amounts rest on; claims rest on no terms of a program."""
    program = item.run.program
    if program is None:
        return {"code": "", "name": "Approved claims", "version": 0, "terms_hash": "", "rule_sentence": ""}
    version = item.earning.version if item.earning is not None else None
    return {
        "code": program.code,
        "name": program.name,
        "version": version.number if version is not None else 0,
        "terms_hash": version.terms_hash if version is not None else "",
        "rule_sentence": sentence_for_partners(version) if version is not None else "",
    }
