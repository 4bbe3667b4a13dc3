"""
One of several processes that live through a world.

python -m tests.benchmarks.claim_fraud.worker CLAIMS PLANTED SEED PLACE PROCESSES: the claims of its partners are
checked by the product in the order of time. Planted ones are typed, sent and checked as a partner and a job do it; what
became of each is printed as a line of JSON.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime
from typing import Any
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vir.settings")
django.setup()

from django.db import connection  # noqa: E402

from claims.enums import LineState  # noqa: E402
from claims.models import Claim, ClaimLine, ClaimTerms, Flag  # noqa: E402
from claims.operations.claiming.check import check_claim  # noqa: E402
from claims.operations.claiming.fill import add_rows  # noqa: E402
from claims.operations.claiming.fix import different_sale, keep_row  # noqa: E402
from claims.operations.claiming.refusals import UnableToClaim  # noqa: E402
from claims.operations.claiming.start import start_claim  # noqa: E402
from claims.operations.claiming.submit import submit_claim  # noqa: E402
from partners.models import Partner  # noqa: E402
from tests.benchmarks.claim_fraud.books import keep_document  # noqa: E402
from tests.benchmarks.claim_fraud.planting import Planted, plant  # noqa: E402
from tests.benchmarks.claim_fraud.world import CLAIMS_PER_PARTNER, make_world, sku  # noqa: E402
from vir.foundation.tenancy.context import tenant_context  # noqa: E402
from vir.foundation.tenancy.models import Tenant  # noqa: E402

TRIES = 3


class Worker:
    """Checks the claims of some partners, and sends what is planted among them."""

    def __init__(self) -> None:
        self.tenant: UUID = Tenant.objects.get(slug="bench").id
        with tenant_context(self.tenant):
            self.terms: UUID = ClaimTerms.objects.get().id
            self.partners: dict[str, UUID] = dict(Partner.objects.values_list("code", "id"))

    def honest(self, partners: set[int]) -> list[tuple[datetime, UUID]]:
        """List the claims of partners that were there before, in the order of time."""
        wanted = {self.partners[f"P{number:04d}"] for number in partners}
        with tenant_context(self.tenant):
            found = Claim.objects.filter(partner_id__in=wanted, weighed__isnull=True)
            return list(found.order_by("submitted_at", "number").values_list("submitted_at", "id"))

    def check(self, claim: UUID, at: datetime) -> None:
        """Check a claim as the job does."""
        with tenant_context(self.tenant):
            check_claim(claim_id=claim, at=at, today=at.date())

    def play(self, planted: Planted) -> dict[str, Any]:
        """Send a planted claim and say what became of it."""
        told: dict[str, Any] = {
            "kind": planted.kind,
            "sort": planted.sort,
            "group": planted.group,
            "partner": planted.partner,
        }
        draft = self._type(planted)
        why = self._send(draft, planted)
        if why:
            return {**told, "refused": why, "must": [], "look": []}
        self.check(draft, planted.at)
        with tenant_context(self.tenant):
            flags = list(
                Flag.objects.filter(claim_id=draft, replaced_at__isnull=True).values_list(
                    "check_name", "severity"
                )
            )
        return {
            **told,
            "refused": [],
            "must": sorted({name for name, severity in flags if severity == "must_resolve"}),
            "look": sorted({name for name, severity in flags if severity == "look"}),
        }

    def _type(self, planted: Planted) -> UUID:
        at, partner = planted.at, self.partners[f"P{planted.partner:04d}"]
        with tenant_context(self.tenant):
            claim = start_claim(
                terms_id=self.terms, partner_id=partner, actor_id=None, at=at, today=at.date()
            )
            rows = [
                {
                    "invoice": sale.invoice,
                    "sold_on": sale.day.isoformat(),
                    "sku": sku(sale.product),
                    "quantity": str(sale.quantity),
                    "end_customer": sale.customer,
                    "unit_price": f"{sale.price / 100:.2f}",
                    "net": f"{sale.net / 100:.2f}",
                    "serial": sale.serial,
                }
                for sale in planted.sales
            ]
            add_rows(claim_id=claim.id, rows=rows, actor_id=None, at=at)
            with connection.cursor() as cursor:
                for document in planted.documents:
                    keep_document(cursor, self.tenant, claim.id, partner, document, at)
            found: UUID = claim.id
            return found

    def _send(self, draft: UUID, planted: Planted) -> list[str]:
        """Send a draft and insist where that is possible. Gives why it was refused for good, if it was."""
        for _ in range(TRIES):
            try:
                with tenant_context(self.tenant):
                    submit_claim(
                        claim_id=draft,
                        leave_out_bad=False,
                        actor_id=None,
                        at=planted.at,
                        today=planted.at.date(),
                    )
                return []
            except UnableToClaim as refusal:
                why = self._insist(draft, planted)
                if why is not None:
                    return why or [str(refusal)]
        return ["refused again and again"]

    def _insist(self, draft: UUID, planted: Planted) -> list[str] | None:
        """Keep warnings with a reason and say that sales are different ones; give the problems that are left."""
        at = planted.at
        left: set[str] = set()
        did = False
        with tenant_context(self.tenant):
            lines = ClaimLine.objects.filter(
                claim_id=draft, state__in=[LineState.NEEDS_FIX, LineState.TO_CHECK]
            )
            for line in lines.order_by("row"):
                for problem in line.problems:
                    if problem.get("kept"):
                        continue
                    acts = {fix["act"] for fix in problem["fixes"]}
                    if problem["weight"] == "check":
                        keep_row(
                            claim_id=draft,
                            row=line.row,
                            code=problem["code"],
                            reason="It is right.",
                            actor_id=None,
                            at=at,
                        )
                        did = True
                    elif "different" in acts and planted.sort == "said to be another sale":
                        different_sale(
                            claim_id=draft, row=line.row, reason="Another sale.", actor_id=None, at=at
                        )
                        did = True
                    else:
                        left.add(problem["code"])
        return sorted(left) if left or not did else None


def main(arguments: list[str]) -> None:
    """Live through the share of one process."""
    claims, planted, seed, place, of = (int(word) for word in arguments)
    lives = make_world(claims // CLAIMS_PER_PARTNER, seed)
    worker = Worker()
    mine = {life.number for life in lives if life.number % of == place}
    acts: list[tuple[datetime, int, Any]] = [(at, 0, key) for at, key in worker.honest(mine)]
    acts += [(one.at, 1, one) for one in plant(lives, planted, seed) if one.partner in mine]
    acts.sort(key=lambda act: act[:2])
    for done, (at, is_planted, what) in enumerate(acts, start=1):
        if is_planted:
            print(json.dumps(worker.play(what)), flush=True)
        else:
            worker.check(what, at)
        if done % 2_000 == 0:
            print(f"  {done:,} of {len(acts):,} claims of process {place + 1}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
