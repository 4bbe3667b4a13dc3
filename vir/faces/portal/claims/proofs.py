"""The panel of evidence: what is needed, what is there, and which rows it proves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from claims.enums import ClaimKind
from claims.models import Claim, Evidence
from claims.queries.claiming.claims import evidence_of
from claims.queries.claiming.totals import ControlTotals
from vir.faces.portal.claims import words
from vir.foundation.web import formats
from vir.foundation.web.access import TenantRequest
from vir.foundation.words import say, say_many


@dataclass(frozen=True)
class Proof:
    """One document, with its pictures and the rows it proves."""

    id: str
    name: str
    about: str
    url: str
    preview: str
    look: str
    rows: list[int]
    rows_typed: str
    pages: list[str]


@dataclass(frozen=True)
class Proofs:
    """All documents of a claim. `uncovered` is the newest one that no row names yet."""

    needed: str
    files: list[Proof]
    tally: str
    uncovered: Proof | None


def proofs_of(request: TenantRequest, claim: Claim, totals: ControlTotals | None) -> Proofs:
    """Lay out the evidence of a claim."""
    files = [proof_of(request, claim, one) for one in evidence_of(claim).select_related("file")]
    covered = {row for one in files for row in one.rows}
    lines = (
        say_many(
            "{count} line covered", "{count} lines covered", len(covered), count=formats.number(len(covered))
        )
        if covered
        else say("for the whole claim")
    )
    open_ones = [one for one in files if not one.rows and one.preview]
    return Proofs(
        needed=_needed(claim, totals),
        files=files,
        tally=f"{words.files(len(files))} · {lines}",
        uncovered=open_ones[-1] if open_ones else None,
    )


def proof_of(request: TenantRequest, claim: Claim, one: Evidence) -> Proof:
    """Lay out one document."""
    place = {"tenant": request.access.tenant.slug, "number": claim.number, "evidence_id": one.id}
    kind = say("PDF") if one.kind == "pdf" else say("Photograph")
    if one.pages > 1:
        kind = say_many(
            "{kind}, {count} page",
            "{kind}, {count} pages",
            one.pages,
            kind=kind,
            count=formats.number(one.pages),
        )
    rows = [int(row) for row in one.rows]
    proves = words.numbers(rows) if rows else say("the whole claim")
    pictures = [
        reverse("portal:claim_picture", kwargs={**place, "page": page})
        for page in range(1, len(one.previews) + 1)
    ]
    return Proof(
        id=str(one.id),
        name=one.file.name,
        about=f"{kind} · {proves}",
        url=reverse("portal:claim_evidence_file", kwargs=place),
        preview=pictures[0] if pictures else "",
        look=reverse("portal:claim_evidence", kwargs=place),
        rows=rows,
        rows_typed=", ".join(words.runs(rows)),
        pages=pictures,
    )


def _needed(claim: Claim, totals: ControlTotals | None) -> str:
    """Say for what a document is needed, and for which rows one is missing."""
    above: Any = claim.terms.evidence_above
    if claim.kind == ClaimKind.LUMP_SUM:
        rule = say("Show that it took place: the invoice, a photograph, the page that was printed.")
    elif above is None:
        rule = say("Needed only when you are asked for it.")
    elif above == 0:
        rule = say("Needed for every line.")
    else:
        rule = say(
            "Needed for lines over {amount}, or when you are asked.",
            amount=formats.money(above, claim.currency, whole=True),
        )
    missing = list(totals.evidence_needed) if totals is not None else []
    return f"{rule} {say('Missing for {rows}.', rows=words.numbers(missing))}" if missing else rule
