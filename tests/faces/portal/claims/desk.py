"""A partner at its desk, under an offer of $8.00 per unit, and the vendor that decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from claims.enums import LineState
from claims.models import Claim, ClaimTerms
from claims.operations.claiming.check import check_claim
from claims.operations.claiming.review import LineDecision, decide_claim
from partners.models import Partner
from programs.models import Product
from tests.faces.portal.stage import NOON, TODAY, Stage
from tests.support.claim_files import Row, as_csv
from tests.support.claim_world import make_bought, make_offer, make_products, make_sell_through
from vir.foundation.jobs.models import Job
from vir.foundation.jobs.runner import run
from vir.foundation.tenancy.context import tenant_context

CLAIMS = "/p/kestrel/claims/"

# A page asks for a job at the time of day it is; the day is the demo's own.
LATE = NOON + timedelta(days=2)


@dataclass
class Desk:
    """One partner's person at the portal, and the vendor's reviewer behind it."""

    stage: Stage
    partner: Partner
    client: Client
    offer: ClaimTerms
    products: dict[str, Product]

    def start(self, offer: ClaimTerms | None = None) -> int:
        """Start a draft as a person would; gives its number."""
        answer = self.client.post(f"{CLAIMS}new/", {"terms": (offer or self.offer).code})
        assert answer.status_code == 302, answer.content.decode()
        return int(answer.headers["Location"].rstrip("/").rsplit("/", 1)[-1])

    def upload(self, number: int, content: bytes, name: str = "alder_oct_pos.csv") -> HttpResponse:
        """Send a file."""
        return self.client.post(
            f"{CLAIMS}{number}/file/", {"file": SimpleUploadedFile(name, content, "text/csv")}
        )

    def draft_of(self, rows: list[Row], offer: ClaimTerms | None = None) -> int:
        """Start a draft and send rows as a file; gives its number."""
        number = self.start(offer)
        assert self.upload(number, as_csv(rows)).status_code == 302
        return number

    def get(self, number: int, query: str = "") -> HttpResponse:
        """Open the page of a claim."""
        return self.client.get(f"{CLAIMS}{number}/{query}", follow=True)

    def post(self, number: int, page: str, **values: Any) -> HttpResponse:
        """Press a button of a claim."""
        return self.client.post(f"{CLAIMS}{number}/{page}/", values)

    def look(self, number: int) -> HttpResponse:
        """Look a draft through; gives the page that it leads to."""
        return self.client.post(f"{CLAIMS}{number}/look/", follow=True)

    def keep(self, number: int, row: int, code: str = "check_over_claim") -> None:
        """Keep a row that a check warns about, with a reason."""
        kept = self.post(number, "fix", act="keep", row=str(row), code=code, reason="Stock of last year")
        assert kept.status_code == 302, kept.content.decode()

    def submit(self, number: int) -> HttpResponse:
        """Look a draft through and send it."""
        page = self.look(number)
        return self.post(number, "check", seen=page.context["seen"])

    def sent(self, rows: list[Row]) -> int:
        """Send a claim of rows; gives its number."""
        number = self.draft_of(rows)
        assert self.submit(number).status_code == 302
        return number

    def claim_terms(self, code: str) -> ClaimTerms:
        """Look at an offer as the vendor does."""
        with tenant_context(self.stage.tenant.id, user_id=self.stage.manager.id):
            return ClaimTerms.objects.get(code=code)

    def claim(self, number: int) -> Claim:
        """Look at a claim as the vendor does."""
        with tenant_context(self.stage.tenant.id, user_id=self.stage.manager.id):
            return Claim.objects.select_related("terms").get(number=number)

    def rows(self, number: int) -> list[tuple[int, str]]:
        """List the rows of a claim with their states, as the vendor sees them."""
        with tenant_context(self.stage.tenant.id, user_id=self.stage.manager.id):
            claim = Claim.objects.get(number=number)
            return list(claim.lines.order_by("row").values_list("row", "state"))

    def run_jobs(self, kind: str) -> None:
        """Let the worker do what waits."""
        with tenant_context(self.stage.tenant.id):
            waiting = list(Job.objects.filter(kind=kind, state="queued").values_list("id", flat=True))
        for job_id in waiting:
            assert run(job_id, clock=lambda: LATE) == "done"

    def check(self, number: int) -> None:
        """Let the job of the checks run."""
        with tenant_context(self.stage.tenant.id):
            claim = Claim.objects.get(number=number)
            check_claim(claim_id=claim.id, at=claim.updated_at, today=TODAY)

    def decide(
        self,
        number: int,
        decisions: dict[int, LineDecision] | None = None,
        *,
        rest: LineState = LineState.APPROVED,
        **more: Any,
    ) -> Claim:
        """Decide about a claim as the vendor's approver."""
        self.check(number)
        with tenant_context(self.stage.tenant.id, user_id=self.stage.approver.id):
            claim = Claim.objects.get(number=number)
            return decide_claim(
                claim_id=claim.id,
                decisions=decisions or {},
                rest=rest,
                seen_updated_at=claim.updated_at,
                actor_id=self.stage.approver.id,
                at=claim.updated_at,
                today=TODAY,
                **more,
            )

    @property
    def partner_id(self) -> UUID:
        """Give the partner's id."""
        return self.partner.id


def make_desk(stage: Stage, code: str, name: str, others: list[Partner]) -> Desk:
    """Make a partner that may claim, with products it bought 1,000 of."""
    partner = stage.partner(code, name)
    with tenant_context(stage.tenant.id, user_id=stage.manager.id):
        products = make_products()
        make_bought(partner, products.values())
        program = make_sell_through([partner, *others], stage.manager, stage.approver)
        offer = make_offer(stage.manager, program=program)
    return Desk(stage, partner, stage.visit(partner), offer, products)
