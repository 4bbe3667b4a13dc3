"""
Claims that meet at the same moment, each act run as a process: python -m tests.claims.at_once.actors ACT.

`stage` fills the database; the others act on it in threads and print what came of it as JSON.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vir.settings")
django.setup()

from django.db import connection  # noqa: E402

from claims.models import Claim, ClaimTerms, Flag  # noqa: E402
from claims.operations.claiming.check import check_claim  # noqa: E402
from claims.operations.claiming.fill import add_rows  # noqa: E402
from claims.operations.claiming.fix import keep_row  # noqa: E402
from claims.operations.claiming.refusals import UnableToClaim  # noqa: E402
from claims.operations.claiming.review import (  # noqa: E402
    SeenTotal,
    approve_clean,
    decide_claim,
)
from claims.operations.claiming.start import start_claim  # noqa: E402
from claims.operations.claiming.submit import submit_claim  # noqa: E402
from partners.models import Partner  # noqa: E402
from tests.factories import make_line, make_partner, make_person, make_tenant  # noqa: E402
from tests.support.claim_world import KIT, make_offer, make_products, make_sell_through  # noqa: E402
from vir.foundation.identity.models import User  # noqa: E402
from vir.foundation.refusals import Refused  # noqa: E402
from vir.foundation.tenancy.context import tenant_context  # noqa: E402
from vir.foundation.tenancy.models import Tenant  # noqa: E402

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = date(2026, 11, 23)
PARTNERS = 8


def stage() -> dict[str, Any]:
    """Let eight partners have bought a hundred kits each, and everybody claim $8.00 per kit sold in October."""
    tenant = make_tenant("kestrel", "Kestrel Tools")
    priya, lena = (make_person(tenant, name, "owner") for name in ("priya", "lena"))
    with tenant_context(tenant.id):
        products = make_products()
        partners = [make_partner(f"P{number:02d}") for number in range(PARTNERS)]
        for partner in partners:
            make_line(partner, products[KIT], date(2026, 9, 1), "8000.00", "100")
        make_offer(priya, program=make_sell_through(partners, priya, lena))
    return {}


def same_sale() -> dict[str, int]:
    """Send the same invoice in eight claims of one partner at once."""
    drafts = [_draft("P00", "INV-1", "4") for _ in range(8)]
    return _counted(_together([_sending(draft) for draft in drafts]))


def same_serial() -> dict[str, int]:
    """Send the same serial number as eight partners at once."""
    drafts = [_draft(f"P{number:02d}", f"INV-{number}", "1", serial="SN-77") for number in range(PARTNERS)]
    return _counted(_together([_sending(draft) for draft in drafts]))


def too_much_together() -> dict[str, Any]:
    """Send, check and approve at once two claims of sixty kits each by a partner who bought a hundred."""
    drafts = [_draft("P01", f"INV-A{number}", f"{60 + number}") for number in range(2)]
    sent = _together([_insisting(draft) for draft in drafts])
    _together([_checking(draft) for draft in drafts])
    with _inside():
        clean = sorted(Claim.objects.filter(id__in=drafts).values_list("is_clean", flat=True))
        flags = Flag.objects.filter(
            claim_id__in=drafts, replaced_at__isnull=True, check_name="over_claim"
        ).count()
    decided = _together(
        [_approving(draft, name) for draft, name in zip(drafts, ("priya", "lena"), strict=True)]
    )
    with _inside():
        approved = Claim.objects.filter(id__in=drafts, state="approved").count()
    return {
        "sent": _counted(sent),
        "clean": clean,
        "flags": flags,
        "decided": _counted(decided),
        "approved": approved,
    }


def never_checked_together() -> dict[str, Any]:
    """Approve the two claims at once without their jobs having run before."""
    drafts = [_draft("P02", f"INV-B{number}", f"{60 + number}") for number in range(2)]
    _together([_insisting(draft) for draft in drafts])
    with _inside():
        # The state of the review without any finding known yet.
        Claim.objects.filter(id__in=drafts).update(state="in_review", is_clean=True)
    decided = _together(
        [_approving(draft, name) for draft, name in zip(drafts, ("priya", "lena"), strict=True)]
    )
    return _counted(decided)


def cleanly_together() -> dict[str, Any]:
    """Approve the two claims at once by the press for clean ones, each believed to be clean."""
    drafts = [_draft("P03", f"INV-C{number}", f"{60 + number}") for number in range(2)]
    _together([_insisting(draft) for draft in drafts])
    with _inside():
        Claim.objects.filter(id__in=drafts).update(state="in_review", is_clean=True)
    return _counted(
        _together([_pressing(draft, name) for draft, name in zip(drafts, ("priya", "lena"), strict=True)])
    )


def changed_number_together() -> dict[str, Any]:
    """Send and check at once a sale and its copy under a changed number."""
    drafts = [_draft("P04", number, "3") for number in ("INV-77840", "INV-77840A")]
    _together([_sending(draft) for draft in drafts])
    _together([_checking(draft) for draft in drafts])
    with _inside():
        found = Flag.objects.filter(
            claim_id__in=drafts, replaced_at__isnull=True, check_name="altered_number"
        )
        return {"flags": found.count(), "clean": Claim.objects.filter(id__in=drafts, is_clean=True).count()}


def _draft(partner: str, invoice: str, quantity: str, **more: str) -> UUID:
    with _inside():
        claim = start_claim(
            terms_id=ClaimTerms.objects.get().id,
            partner_id=Partner.objects.get(code=partner).id,
            actor_id=None,
            at=NOW,
            today=TODAY,
        )
        row = {
            "invoice": invoice,
            "sold_on": "2026-10-09",
            "sku": KIT,
            "quantity": quantity,
            "end_customer": "BuildRight Ltd",
            **more,
        }
        add_rows(claim_id=claim.id, rows=[row], actor_id=None, at=NOW)
        found: UUID = claim.id
        return found


def _sending(draft: UUID) -> Callable[[], None]:
    def send() -> None:
        submit_claim(claim_id=draft, leave_out_bad=False, actor_id=None, at=NOW, today=TODAY)

    return send


def _insisting(draft: UUID) -> Callable[[], None]:
    """Send, and where a row is warned about keep it with a reason and send again."""

    def send() -> None:
        try:
            _sending(draft)()
        except UnableToClaim:
            keep_row(
                claim_id=draft, row=1, code="check_over_claim", reason="Counted twice.", actor_id=None, at=NOW
            )
            _sending(draft)()

    return send


def _checking(claim: UUID) -> Callable[[], None]:
    def check() -> None:
        check_claim(claim_id=claim, at=NOW, today=TODAY)

    return check


def _approving(claim: UUID, name: str) -> Callable[[], None]:
    user = User.objects.get(email=f"{name}@kestrel.example").id

    def approve() -> None:
        decide_claim(claim_id=claim, decisions={}, seen_updated_at=None, actor_id=user, at=NOW, today=TODAY)

    return approve


def _pressing(claim: UUID, name: str) -> Callable[[], None]:
    user = User.objects.get(email=f"{name}@kestrel.example").id
    with _inside():
        amount: Decimal = Claim.objects.get(id=claim).claimed_amount

    def press() -> None:
        approve_clean(claim_ids=[claim], seen_total=SeenTotal(1, amount), actor_id=user, at=NOW, today=TODAY)

    return press


def _inside() -> Any:
    return tenant_context(Tenant.objects.get(slug="kestrel").id)


def _counted(said: Sequence[str]) -> dict[str, int]:
    return dict(Counter(said))


def _together(acts: Sequence[Callable[[], None]]) -> list[str]:
    """Run acts in threads that start at the same moment, each in a transaction of its own; say which were refused."""
    ready = threading.Barrier(len(acts))

    def one(act: Callable[[], None]) -> str:
        try:
            tenant = Tenant.objects.get(slug="kestrel").id
            ready.wait()
            try:
                with tenant_context(tenant):
                    act()
            except Refused as refusal:
                # Read by people only: why it was refused.
                print(refusal, file=sys.stderr)  # noqa: T201
                return "refused"
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]]()), flush=True)  # noqa: T201
