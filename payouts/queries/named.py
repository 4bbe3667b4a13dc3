"""Runs and statements by a part of their code or of who they are for, for the search."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from payouts.models import PayoutRun, Statement


def runs_named(words: str, limit: int) -> list[PayoutRun]:
    """List runs whose code or program holds the words, the newest first."""
    found = PayoutRun.objects.select_related("program").filter(
        Q(code__icontains=words) | Q(program__name__icontains=words) | Q(program__code__icontains=words)
    )
    return list(found.order_by("-prepared_at", "-code")[:limit])


def statements_named(words: str, limit: int) -> list[Statement]:
    """List statements, each in its newest version, whose code or partner holds the words, without snapshots."""
    found = Statement.objects.select_related("partner", "program").filter(
        Q(code__icontains=words) | Q(partner__name__icontains=words) | Q(partner__code__icontains=words)
    )
    corrected = Statement.objects.filter(supersedes__isnull=False).values("supersedes_id")
    newest = found.exclude(id__in=corrected)
    return list(newest.defer("snapshot").order_by("-issued_at", "-code")[:limit])


def run_currencies(codes: Collection[str]) -> dict[str, str]:
    """Give the currency of runs, by code."""
    if not codes:
        return {}
    return dict(PayoutRun.objects.filter(code__in=list(codes)).values_list("code", "currency"))
