"""The page of a draft: the file, how it is read, the rows to put right, evidence, and what happens next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from claims.enums import ClaimKind
from claims.models import Claim
from claims.queries.claiming.claims import Only
from claims.queries.claiming.policy import policy
from claims.queries.claiming.terms import special_prices
from claims.queries.claiming.totals import ControlTotals, control_totals, counts_in
from programs.queries.portal import offered_products
from vir.faces.portal.claims import words
from vir.faces.portal.claims.columns import FORMS, ClaimColumn, columns_of
from vir.faces.portal.claims.forms import ActivityForm
from vir.faces.portal.claims.grid import grid_of, undo_words
from vir.faces.portal.claims.jobs import job_of
from vir.faces.portal.claims.loading import claim_or_404, offer_of, page_of, paid_words
from vir.faces.portal.claims.proofs import proofs_of
from vir.faces.portal.claims.steps import steps_of
from vir.foundation.kept import told
from vir.foundation.web import formats
from vir.foundation.web.access import TenantRequest
from vir.foundation.words import later, say, say_many

WAYS = (
    ("file", later("File")),
    ("paste", later("Paste")),
    ("type", later("Type rows")),
    ("photo", later("Photograph")),
)
# So many products are offered while a code is typed.
PRODUCTS_OFFERED = 500
TYPED_ROWS = 3
# Columns that are offered at once though not needed.
OFTEN = frozenset({"end_customer"})


@dataclass(frozen=True)
class Trouble:
    """Why something was refused; `known` is the claim that a file became before."""

    message: str
    known: str = ""


def draft_page(
    request: TenantRequest,
    claim: Claim,
    *,
    trouble: Trouble | None = None,
    by: str = "",
    form: ActivityForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show a draft, with a sentence about what was refused where something was."""
    if request.method == "POST":
        # What was refused may have been half done in memory: the page shows what is kept.
        claim = claim_or_404(claim.number)
    access = request.access
    reading = job_of(access, claim)
    if trouble is None and claim.sniffed.get("refusal"):
        # The job that read the file gave it up, and nobody was there to hear why.
        trouble = Trouble(told(claim.sniffed.get("refused"), str(claim.sniffed["refusal"])))
    is_activity = claim.kind == ClaimKind.LUMP_SUM
    totals = control_totals(claim)
    counts = counts_in(totals)
    has_rows = bool(totals.rows or totals.removed) and reading is None and not is_activity
    proofs = proofs_of(request, claim, totals)
    columns = columns_of(claim.terms)
    wanted = by or request.GET.get("by", "")
    way = wanted if wanted in dict(WAYS) else "file"
    context: dict[str, Any] = {
        "claim": claim,
        "offer": offer_of(claim.terms, access.today),
        "saved": _saved(claim, access.today),
        "error": _told(request, trouble),
        "job": reading,
        "reading": reading is not None,
        "is_activity": is_activity,
        "evidence": proofs,
        "totals": _totals(claim, totals) if has_rows else [],
        "steps": steps_of(request, claim, totals) if has_rows else [],
        "grid": grid_of(request, claim, counts) if has_rows else None,
        "undo": undo_words(claim),
        "bad_count": counts[Only.NEEDS_FIX],
        "bad_words": say_many(
            "Download the {count} row",
            "Download the {count} rows",
            counts[Only.NEEDS_FIX],
            count=formats.number(counts[Only.NEEDS_FIX]),
        ),
        "rows_count": totals.rows,
        "ways": _ways(way),
        "by": way,
        "asked_by": wanted in dict(WAYS),
        "forms": FORMS,
        "columns_needed": ", ".join(column.label for column in columns if column.is_needed),
        "columns_more": ", ".join(column.label for column in columns if not column.is_needed),
        "blanks": _blanks(request, columns) if way == "type" else [],
        "beside": proofs.uncovered,
        "typed": request.POST,
        "known_skus": offered_products(PRODUCTS_OFFERED) if has_rows or way == "type" else [],
        "next": _next(request, claim, totals),
        **_check(claim, totals, is_activity, is_reading=reading is not None),
    }
    if is_activity:
        context |= _activity(claim, form)
    if has_rows:
        context["stock"] = _stock(claim)
    if claim.kind == ClaimKind.SHIP_DEBIT:
        context["prices"] = _prices(claim)
    return render(request, "portal/claims/draft.html", context, status=status)


def _saved(claim: Claim, today: Any) -> str:
    at = timezone.localtime(claim.updated_at)
    return f"{at:%H:%M}" if at.date() == today else formats.moment(at)


def _told(request: TenantRequest, trouble: Trouble | None) -> dict[str, Any] | None:
    if trouble is None:
        return None
    number = trouble.known.removeprefix("CLM-")
    known = (
        {"code": trouble.known, "url": page_of(request, "claim", int(number))} if number.isdecimal() else None
    )
    return {"message": trouble.message, "claim": known}


def _ways(current: str) -> list[dict[str, Any]]:
    return [{"label": say(label), "url": f"?by={key}#add", "current": key == current} for key, label in WAYS]


def _totals(claim: Claim, totals: ControlTotals) -> list[dict[str, str]]:
    """Give the control totals, as they stand beside the rows."""
    found = [(say("Rows"), formats.number(totals.rows)), (say("Units"), formats.number(totals.units))]
    if totals.net:
        found.append((say("Net sales"), formats.money(totals.net, claim.currency)))
    if totals.removed:
        found.append((say("Removed"), formats.number(totals.removed)))
    found += [
        (say("Rows ready"), formats.number(totals.ready_rows)),
        (say("Units ready"), formats.number(totals.ready_units)),
        (say("Value ready"), _value(claim, totals)),
    ]
    if totals.left_to_claim is not None:
        found.append((say("Left under this offer"), formats.money(totals.left_to_claim, claim.currency)))
    return [{"label": label, "value": value} for label, value in found]


def _value(claim: Claim, totals: ControlTotals) -> str:
    if claim.kind == ClaimKind.VOLUME:
        return say("said by the program")
    return formats.money(totals.ready_amount or Decimal(0), claim.currency)


def _next(request: TenantRequest, claim: Claim, totals: ControlTotals) -> list[str]:
    """Say what happens after this, with its days."""
    days = policy().decide_days
    decided = say_many(
        "Decided within {count} working day.",
        "Decided within {count} working days.",
        days,
        count=formats.number(days),
    )
    lines = [decided, paid_words(claim.terms, totals.last_day)]
    if claim.terms.instructions:
        lines.append(claim.terms.instructions)
    return lines


def _check(claim: Claim, totals: ControlTotals, is_activity: bool, *, is_reading: bool) -> dict[str, Any]:
    """Say whether the draft can be looked through and sent, or what is missing."""
    if is_activity:
        ready = bool(claim.title and claim.activity_on)
        return {
            "may_check": ready,
            "check_verb": say("Check and submit"),
            "not_yet": say("Say first what was done, when and for how much."),
        }
    if is_reading:
        return {"may_check": False, "check_verb": "", "not_yet": say("The rows are being read.")}
    if totals.ready_rows:
        verb = say("Check and submit {rows}", rows=words.rows(totals.ready_rows))
        return {"may_check": True, "check_verb": verb, "not_yet": ""}
    missing = (
        say("No row is ready yet. Fix one, or add others.") if totals.rows else say("There are no rows yet.")
    )
    return {"may_check": False, "check_verb": "", "not_yet": missing}


def _activity(claim: Claim, form: ActivityForm | None) -> dict[str, Any]:
    most = claim.terms.amount
    return {
        "form": form or ActivityForm(claim=claim),
        "currency_sign": formats.currency_sign(claim.currency),
        "amount_hint": say("{amount} at most.", amount=formats.money(most, claim.currency))
        if most is not None
        else "",
    }


def _prices(claim: Claim) -> list[dict[str, Any]]:
    """List what was agreed: book and special price of each product, and what one unit of it is claimed with."""
    found = special_prices(claim.terms).values(
        "product__sku", "end_customer", "book_price", "special_price", "quantity_max"
    )
    return [
        {
            "sku": price["product__sku"],
            "customer": price["end_customer"] or say("Every end customer"),
            "book": price["book_price"],
            "special": price["special_price"],
            "each": price["book_price"] - price["special_price"],
            "most": price["quantity_max"],
        }
        for price in found
    ]


def _stock(claim: Claim) -> dict[str, Any]:
    """Give what was declared about earlier stock."""
    declared = [
        {
            "sku": sku,
            "units": words.units(Decimal(said.get("quantity") or 0)),
            "reason": said.get("reason", ""),
        }
        for sku, said in sorted(claim.declared_stock.items())
    ]
    new_year = formats.day(date(claim.terms.starts_on.year, 1, 1), year=False)
    return {"declared": declared, "sku": "", "example": say("Counted on {day}", day=new_year)}


def _blanks(request: TenantRequest, columns: list[ClaimColumn]) -> list[dict[str, Any]]:
    """Lay out rows to be typed, with what was typed before where they were refused; what is rarely needed is apart."""
    shown = [column for column in columns if column.is_needed or column.name in OFTEN]
    rare = [column for column in columns if column not in shown]
    return [
        {"cells": _cells(request, shown, place), "more": _cells(request, rare, place)}
        for place in range(TYPED_ROWS)
    ]


def _cells(request: TenantRequest, columns: list[ClaimColumn], place: int) -> list[dict[str, Any]]:
    return [
        {
            "name": column.name,
            "key": f"{column.name}-{place}",
            "id": f"id_{column.name}_{place}",
            "label": column.label,
            "required": column.is_needed,
            "is_number": column.is_number,
            "type": "date" if column.is_date else "text",
            "inputmode": "decimal" if column.is_number else "",
            "list": "skus" if column.name == "sku" else "",
            "value": request.POST.get(f"{column.name}-{place}", ""),
        }
        for column in columns
    ]
