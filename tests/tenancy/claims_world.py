"""The claims of both partners of a vendor: an offer each, one sent claim, one draft, every text a canary."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from claims.models import CheckRun, Claim, ClaimEvent, ClaimLine, ClaimTerms, DraftLook, Evidence, Flag
from claims.queries.claiming.behind import day_of
from partners.models import Partner
from programs.models import Product
from tests.factories import NOON
from vir.foundation.documents.operations import store_file
from vir.foundation.identity.models import User


def make_claims(
    number: int, partners: list[Partner], product: Product, people: dict[str, User]
) -> dict[str, str]:
    """Make the claims of the first two partners; gives the words of addresses, those of the second as "other_…"."""
    words: dict[str, str] = {}
    for place, partner in enumerate(partners[:2]):
        found = _claims(10_000 + number * 100 + place * 10, partner, product, people)
        words |= found if not place else {f"other_{name}": word for name, word in found.items()}
    return words


def _claims(first: int, partner: Partner, product: Product, people: dict[str, User]) -> dict[str, str]:
    terms = ClaimTerms.objects.create(
        code=f"{partner.code}-OFFER",
        name=f"{partner.code} offer",
        kind="ship_debit",
        partner=partner,
        currency="USD",
        starts_on=date(2026, 7, 1),
        ends_on=date(2026, 12, 31),
        instructions=f"{partner.code} instructions",
        created_by=people["program_manager"],
        created_at=NOON,
    )
    sent = _claim(first, terms, partner, product)
    draft = _claim(first + 1, terms, partner, product)
    _looked_through(draft, partner, people)
    proof = _evidence(sent, partner)
    Claim.objects.filter(id=sent.id).update(
        state="submitted",
        lines_count=1,
        claimed_quantity=Decimal(2),
        claimed_amount=Decimal("60.00"),
        submitted_by=people["partner_admin"],
        submitted_at=NOON,
        due_on=NOON.date() + timedelta(days=7),
    )
    _found(sent, partner)
    ClaimEvent.objects.create(
        claim=sent,
        partner_id=partner.id,
        kind="message",
        by_partner=True,
        text=f"{partner.code} message",
        actor=people["partner_admin"],
        at=NOON,
    )
    return {
        "claim": str(sent.number),
        "claim_code": sent.code,
        "draft_claim": str(draft.number),
        "evidence": str(proof.id),
        "offer": terms.code,
    }


def _found(claim: Claim, partner: Partner) -> None:
    """Let the checks have found something about a claim."""
    run = CheckRun.objects.create(claim=claim, at=NOON, checks={"over_claim": {"findings": 1}})
    Flag.objects.create(
        claim=claim,
        run=run,
        check_name="over_claim",
        severity="must_resolve",
        key=f"{partner.code} key",
        title=f"{partner.code} title",
        sentence=f"{partner.code} sentence",
        rows=[1],
    )


def _looked_through(draft: Claim, partner: Partner, people: dict[str, User]) -> None:
    """Let a draft have been looked through today, as it stands."""
    now = timezone.now()
    DraftLook.objects.create(
        claim=draft,
        partner=partner,
        day=day_of(now),
        at=now,
        claim_at=draft.updated_at,
        findings=[
            {
                "check": "over_claim",
                "title": f"{partner.code} told title",
                "title_of": None,
                "sentence": f"{partner.code} told sentence",
                "sentence_of": None,
                "rows": [1],
            }
        ],
        looked_by=people["partner_admin"],
    )


def _claim(number: int, terms: ClaimTerms, partner: Partner, product: Product) -> Claim:
    claim: Claim = Claim.objects.create(
        number=number,
        terms=terms,
        partner=partner,
        kind=terms.kind,
        currency="USD",
        title=f"{partner.code} title",
        created_at=NOON,
        updated_at=NOON,
    )
    ClaimLine.objects.create(
        claim=claim,
        partner_id=partner.id,
        family="ship_debit",
        row=1,
        state="ready",
        cells={"=invoice": f"{partner.code}-C{number}", "=sku": product.sku},
        invoice=f"{partner.code}-C{number}",
        invoice_norm=f"C{number}",
        sold_on=date(2026, 8, 3),
        sku=product.sku,
        product=product,
        quantity=Decimal(2),
        end_customer=f"{partner.code} customer",
        claimed_unit=Decimal("30.00"),
        claimed_amount=Decimal("60.00"),
    )
    return claim


def _evidence(claim: Claim, partner: Partner) -> Evidence:
    kept = [
        store_file(
            name=f"{partner.code}-{name}.jpg",
            content_type="image/jpeg",
            chunks=[f"{partner.code} {name}".encode()],
            at=NOON,
            partner_id=partner.id,
        )
        for name in ("invoice", "page")
    ]
    proof: Evidence = Evidence.objects.create(
        claim=claim,
        partner_id=partner.id,
        file=kept[0],
        kind="image",
        sha256=kept[0].sha256,
        previews=[str(kept[1].id)],
        uploaded_at=NOON,
    )
    return proof
