"""Back-tests kept as evidence."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from programs.models import Backtest, DraftVariant, Program, ProgramVersion

DRAFT_ITSELF = "A"


def proof_of(version: ProgramVersion) -> Backtest | None:
    """Give the newest back-test of exactly these terms; once a term changes, nothing proves them any more."""
    found: Backtest | None = (
        Backtest.objects.select_related("ran_by")
        .filter(version=version, variant=DRAFT_ITSELF, terms_hash=version.terms_hash)
        .order_by("-ran_at", "-id")
        .first()
    )
    return found


def newest_backtests(version_ids: Iterable[UUID]) -> dict[UUID, Backtest]:
    """Give the newest back-test of each version, whatever its terms were then; versions without are left out."""
    found = (
        Backtest.objects.filter(version_id__in=list(version_ids), variant=DRAFT_ITSELF)
        .order_by("version_id", "-ran_at", "-id")
        .distinct("version_id")
    )
    return {backtest.version_id: backtest for backtest in found}


def variants_of(program: Program) -> list[DraftVariant]:
    """List the other designs of a draft, by letter."""
    return list(DraftVariant.objects.select_related("edited_by").filter(program=program).order_by("letter"))


def every_variant() -> list[DraftVariant]:
    """List the variants of all drafts, by program and letter."""
    return list(DraftVariant.objects.select_related("program").order_by("program__code", "letter"))


def kept_results(version_id: UUID, wanted: Iterable[tuple[str, str]]) -> dict[str, Backtest]:
    """
    Give the newest back-tests of designs as they stand, by letter.

    :param wanted: the letter and the hash of the terms of each design
    """
    asked = dict(wanted)
    found = (
        Backtest.objects.select_related("ran_by")
        .filter(version_id=version_id, terms_hash__in=set(asked.values()))
        .order_by("variant", "terms_hash", "-ran_at", "-id")
        .distinct("variant", "terms_hash")
    )
    return {row.variant: row for row in found if asked.get(row.variant) == row.terms_hash}
