"""The vendor, the partner and the offers of the browser story about claims; run as a module over its database."""

from __future__ import annotations

import os

PASSWORD = "seven green kettles"
MARTA = "marta@alder.example"
RITA = "rita@kestrel.example"
EARLIER = 10001


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vir.settings")
    import django

    django.setup()
    from datetime import UTC, date, datetime
    from decimal import Decimal

    from claims.operations.claiming.fill import add_rows
    from claims.operations.claiming.start import start_claim
    from claims.operations.claiming.submit import submit_claim
    from tests.factories import make_partner
    from tests.support.claim_files import KIT, TAKEN_INVOICE
    from tests.support.claim_world import (
        make_bought,
        make_offer,
        make_products,
        make_sell_through,
        make_special_prices,
    )
    from vir.foundation.identity.founding import found_vendor
    from vir.foundation.identity.models import Membership
    from vir.foundation.identity.operations import make_account
    from vir.foundation.tenancy.context import tenant_context
    from vir.foundation.tenancy.operations import pin_demo

    now = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
    tenant, owner = found_vendor(
        slug="kestrel",
        name="Kestrel Tools",
        currency="USD",
        time_zone="America/Chicago",
        owner_email="olga@kestrel.example",
        owner_name="Olga Brandt",
        owner_password=PASSWORD,
        at=now,
        demo=True,
    )
    pin_demo(tenant=tenant, day=now.date())
    with tenant_context(tenant.id):
        partner = make_partner("ALDER", name="Alder Supply")
        marta = make_account(email=MARTA, name="Marta Lind", password=PASSWORD)
        Membership.objects.create(user=marta, role="partner_admin", partner_id=partner.id, created_at=now)
        rita = make_account(email=RITA, name="Rita Sol", password=PASSWORD)
        Membership.objects.create(user=rita, role="claims_reviewer", created_at=now)
        products = make_products()
        make_bought(partner, products.values())
        program = make_sell_through([partner], owner, rita)
        offer = make_offer(
            owner, program=program, name="Q4 Sell-through Bonus, October", evidence_above=Decimal(200)
        )
        make_offer(
            owner,
            program=program,
            code="CT-2",
            name="Q4 Sell-through Bonus, November",
            starts_on=date(2026, 11, 1),
            ends_on=date(2026, 11, 30),
        )
        make_offer(
            owner,
            program=program,
            code="CT-0",
            name="Summer Bonus",
            starts_on=date(2026, 7, 1),
            ends_on=date(2026, 9, 30),
            deadline_days=30,
        )
        make_offer(owner, program=program, code="VOL-1", name="Reported sales", kind="volume")
        make_special_prices(owner, products[KIT])
        make_offer(
            owner,
            code="MDF-1",
            name="Autumn catalogue",
            kind="lump_sum",
            program=None,
            amount=Decimal(1500),
            evidence_above=Decimal(0),
            instructions="Send the printed page.",
        )
        partner_id, marta_id, today = partner.id, marta.id, now.date()
    with tenant_context(tenant.id, partner_id=partner_id, user_id=marta_id):
        claim = start_claim(terms_id=offer.id, partner_id=partner_id, actor_id=marta_id, at=now, today=today)
        sale = {"invoice": TAKEN_INVOICE, "sold_on": "2026-10-04", "sku": KIT, "quantity": "2"}
        add_rows(claim_id=claim.id, rows=[sale], actor_id=marta_id, at=now)
        submit_claim(claim_id=claim.id, leave_out_bad=False, actor_id=marta_id, at=now, today=today)


if __name__ == "__main__":
    main()
