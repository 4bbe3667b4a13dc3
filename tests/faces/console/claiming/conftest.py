"""Alder and Brook claim under an offer of $8.00 per unit; Rita reviews."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from claims.models import Claim, ClaimLine, ClaimTerms
from claims.operations.claiming.check import check_claim
from claims.operations.claiming.evidence import add_evidence
from claims.operations.claiming.fill import add_rows
from claims.operations.claiming.fix import keep_row
from claims.operations.claiming.start import start_claim
from claims.operations.claiming.submit import submit_claim
from partners.models import Partner
from programs.models import Program
from tests.factories import make_partner, make_person
from tests.support.claim_world import KIT, make_bought, make_offer, make_products, make_sell_through
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
QUEUE = "/t/kestrel/claims/"


def said(response: Any) -> str:
    """Give the words of a page's main part."""
    page = response.content.decode()
    main = page[page.index("<main") : page.index("</main")]
    words = html.unescape(re.sub(r"<[^>]+>", " ", main))
    return re.sub(r"\s+", " ", words).strip()


def hidden(response: Any, name: str) -> str:
    """Give the value of a hidden field of the page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    assert found is not None
    return found[1]


def sale(invoice: str, quantity: str = "2", **more: str) -> dict[str, str]:
    """Give a row as somebody types it: two kits sold to BuildRight on 9 October."""
    return {
        "invoice": invoice,
        "sold_on": "2026-10-09",
        "sku": KIT,
        "quantity": quantity,
        "end_customer": f"Customer of {invoice}",
        **more,
    }


@dataclass
class Stage:
    tenant: Tenant
    alder: Partner
    brook: Partner
    rita: User
    program: Program
    terms: ClaimTerms

    def claim(
        self,
        *rows: dict[str, str],
        partner: Partner | None = None,
        paper: bytes = b"",
        terms: ClaimTerms | None = None,
    ) -> Claim:
        """Let a partner send a claim, with a document for its first row where there is one, and check it."""
        whose = partner or self.alder
        with tenant_context(self.tenant.id, user_id=self.rita.id):
            claim = start_claim(
                terms_id=(terms or self.terms).id,
                partner_id=whose.id,
                channel="message",
                actor_id=None,
                at=NOW,
                today=NOW.date(),
            )
            add_rows(claim_id=claim.id, rows=list(rows), actor_id=None, at=NOW)
            if paper:
                add_evidence(
                    claim_id=claim.id, file_name="INV-1.pdf", chunks=[paper], rows=[1], actor_id=None, at=NOW
                )
            _keep_warned(claim)
            submit_claim(claim_id=claim.id, leave_out_bad=False, actor_id=None, at=NOW, today=NOW.date())
            check_claim(claim_id=claim.id, at=NOW, today=NOW.date())
            return Claim.objects.get(id=claim.id)

    def now(self, claim: Claim) -> Claim:
        """Read a claim again."""
        with tenant_context(self.tenant.id):
            return Claim.objects.get(id=claim.id)


def _keep_warned(claim: Claim) -> None:
    """Let the partner keep what it was warned about."""
    for _ in range(10):
        line = ClaimLine.objects.filter(claim=claim, state="to_check").order_by("row").first()
        if line is None:
            return
        code = next(one["code"] for one in line.problems if not one.get("kept"))
        keep_row(
            claim_id=claim.id,
            row=line.row,
            code=code,
            reason="Checked.",
            everywhere=True,
            actor_id=None,
            at=NOW,
        )


@pytest.fixture
def stage(kestrel: Tenant, priya: User, lena: User) -> Stage:
    with tenant_context(kestrel.id, user_id=priya.id):
        alder, brook = make_partner("ALDER", name="Alder Supply"), make_partner("BROOK", name="Brook Trade")
        products = make_products()
        for partner in (alder, brook):
            make_bought(partner, products.values(), "20")
        program = make_sell_through([alder, brook], priya, lena)
        terms = make_offer(priya, program=program, ends_on=date(2026, 12, 31))
    rita = make_person(kestrel, "rita", "claims_reviewer")
    return Stage(kestrel, alder, brook, rita, program, terms)


@pytest.fixture
def reviewer(stage: Stage, client_as: Callable[[User], Client]) -> Client:
    return client_as(stage.rita)
