"""What proves a run: its figures, who stands for them, the ledger, the trail, the terms and the statements."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q

from payouts.exports.evidence_pack import Table
from payouts.models import (
    LedgerLeg,
    Payment,
    PaymentRequest,
    PaymentRequestFile,
    PaymentStep,
    PayoutItem,
    PayoutPart,
    PayoutRun,
    RunApproval,
    RunFile,
    StatementFile,
)
from vir.foundation.audit.chain import hashes_of
from vir.foundation.audit.models import AuditEvent
from vir.foundation.documents.queries import file_bytes

# The forms of packs among the files of a run: evidence_1, evidence_2.
FORM = "evidence_"
FIGURES = (
    "earned",
    "brought",
    "prior",
    "adjusted",
    "claimed",
    "invoiced",
    "recovered",
    "held",
    "carried",
    "dropped",
    "payable",
)


def run_document(run: PayoutRun) -> dict[str, Any]:
    """Give a run with its items and what else than earnings they pay, amounts as exact texts."""
    parts: dict[UUID, list[dict[str, str]]] = {}
    for part in PayoutPart.objects.filter(item__run=run).order_by("kind", "text", "id"):
        parts.setdefault(part.item_id, []).append(
            {"kind": part.kind, "amount": f"{part.amount:f}", "text": part.text}
        )
    items = PayoutItem.objects.filter(run=run).select_related("partner").order_by("partner__code")
    return {
        "run": run.code,
        "program": "" if run.program is None else run.program.code,
        "first_day": run.period_start.isoformat(),
        "day_after_last": run.period_end.isoformat(),
        "currency": run.currency,
        "state": run.state,
        "seal": run.seal,
        "policy": run.policy_number,
        "approvals_needed": run.approvals_needed,
        "payable": f"{run.payable_total:f}",
        "held": f"{run.held_total:f}",
        "items": [
            {
                "partner": item.partner.code,
                "name": item.partner.name,
                "measured": f"{item.measured:f}",
                "tier": item.tier,
                **{figure: f"{getattr(item, figure):f}" for figure in FIGURES},
                "method": item.method,
                "reason": item.reason,
                "parts": parts.get(item.id, []),
            }
            for item in items
        ],
    }


def tables_of(run: PayoutRun) -> Iterator[Table]:
    """Give the CSVs of a run's evidence."""
    yield _approvals(run)
    yield _ledger(run)
    yield _payments(run)
    yield _trail(run)


def terms_of_run(run: PayoutRun) -> list[tuple[str, dict[str, Any]]]:
    """Give every version of the terms that rated a position of the run, by file name."""
    if run.program is None:
        return []
    items = PayoutItem.objects.filter(run=run, earning__isnull=False).select_related("earning__version")
    versions = {item.earning.version_id: item.earning.version for item in items if item.earning is not None}
    return [
        (
            f"terms/{run.program.code}-v{version.number}.json",
            {
                "program": run.program.code,
                "version": version.number,
                "rule": version.rule_sentence,
                "terms_hash": version.terms_hash,
                "published_at": version.published_at,
                "document": version.document,
            },
        )
        for version in sorted(versions.values(), key=lambda one: one.number)
    ]


def packs_of_run(run: PayoutRun) -> list[RunFile]:
    """List the packs that were made of a run, the newest first."""
    found = RunFile.objects.filter(run=run, form__startswith=FORM).select_related("file", "made_by")
    return list(found.order_by("-made_at", "-form"))


def pack_of_run(run: PayoutRun, name: str) -> RunFile | None:
    """Find a pack of a run by the name of its file."""
    found: RunFile | None = (
        RunFile.objects.filter(run=run, form__startswith=FORM, file__name=name).select_related("file").first()
    )
    return found


def statement_codes(run: PayoutRun) -> list[str]:
    """List the statements of a run, by code."""
    found = StatementFile.objects.filter(run=run, statement__isnull=False)
    return sorted(set(found.values_list("statement__code", flat=True)))


def statement_contents(run: PayoutRun, code: str) -> list[tuple[str, bytes]]:
    """Read the files of every version of one statement."""
    found = (
        StatementFile.objects.filter(run=run, statement__code=code)
        .select_related("file")
        .order_by("file__name")
    )
    return [(f"statements/{code}/{one.file.name}", file_bytes(one.file_id)) for one in found]


def request_contents(run: PayoutRun) -> list[tuple[str, bytes]]:
    """Read the files of the requests for payment that a run made."""
    found = PaymentRequestFile.objects.filter(request__run=run).select_related("file").order_by("file__name")
    return [(f"requests/{one.file.name}", file_bytes(one.file_id)) for one in found]


def _approvals(run: PayoutRun) -> Table:
    rows = [("prepared", str(run.prepared_by), run.prepared_at.isoformat(), "", f"{run.payable_total:f}")]
    for one in RunApproval.objects.filter(run=run).select_related("approver").order_by("at"):
        counts = "approved" if one.seal == run.seal else "approved other figures"
        rows.append((counts, str(one.approver), one.at.isoformat(), one.seal, f"{one.amount:f}"))
    return Table("approvals.csv", ("act", "person", "at", "seal", "amount"), rows)


def _ledger(run: PayoutRun) -> Table:
    payments = list(Payment.objects.filter(run=run).values_list("code", flat=True))
    requests = list(PaymentRequest.objects.filter(run=run).values_list("code", flat=True))
    legs = (
        LedgerLeg.objects.filter(
            Q(entry__source="run", entry__source_code=run.code)
            | Q(entry__source="payment", entry__source_code__in=payments)
            | Q(entry__source="request", entry__source_code__in=requests)
        )
        .select_related("entry", "entry__partner")
        .order_by("entry__number", "account")
    )
    rows: list[tuple[str | Decimal, ...]] = [
        (
            leg.entry.code,
            leg.entry.posted_on.isoformat(),
            leg.entry.kind,
            "" if leg.entry.partner is None else leg.entry.partner.code,
            leg.account,
            max(leg.amount, Decimal(0)),
            max(-leg.amount, Decimal(0)),
            leg.currency,
            leg.entry.source_code,
        )
        for leg in legs
    ]
    header = ("entry", "posted_on", "kind", "partner", "account", "debit", "credit", "currency", "source")
    return Table("ledger.csv", header, rows)


def _payments(run: PayoutRun) -> Table:
    steps: dict[UUID, list[str]] = {}
    for step in PaymentStep.objects.filter(payment__run=run).order_by("at"):
        steps.setdefault(step.payment_id, []).append(
            f"{step.act} {step.at.isoformat()} {step.reference}".strip()
        )
    rows: list[tuple[str | Decimal, ...]] = [
        (
            one.code,
            one.partner.code,
            one.amount,
            one.currency,
            one.method,
            one.state,
            one.reference,
            one.paid_on.isoformat() if one.paid_on else "",
            "; ".join(steps.get(one.id, [])),
        )
        for one in Payment.objects.filter(run=run).select_related("partner").order_by("code")
    ]
    header = ("payment", "partner", "amount", "currency", "method", "state", "reference", "paid_on", "steps")
    return Table("payments.csv", header, rows)


def _trail(run: PayoutRun) -> Table:
    payments = list(Payment.objects.filter(run=run).values_list("code", flat=True))
    statements = statement_codes(run)
    about = Q(object_kind="payout_run", object_code=run.code)
    about |= Q(object_kind="payment", object_code__in=payments)
    about |= Q(object_kind="statement", object_code__in=statements)
    requests = list(PaymentRequest.objects.filter(run=run).values_list("code", flat=True))
    about |= Q(object_kind="payment_request", object_code__in=requests)
    if run.program is not None:
        about |= Q(object_kind="program", object_code=run.program.code, action__startswith="period.")
    events = list(AuditEvent.objects.filter(about).select_related("actor").order_by("number"))
    hashes = hashes_of([event.number for event in events])
    rows: list[tuple[str | int, ...]] = [
        (
            event.number,
            event.at.isoformat(),
            "system" if event.actor is None else str(event.actor),
            event.action,
            event.object_code,
            json.dumps(event.data, ensure_ascii=False, sort_keys=True, default=str),
            hashes.get(event.number, ""),
        )
        for event in events
    ]
    return Table("trail.csv", ("number", "at", "who", "act", "object", "data", "hash"), rows)
