"""The claims of the demo: a quarter's sell-through bonus, claimed, checked, asked about and decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from claims.enums import ClaimKind
from claims.operations.claiming.fill import add_rows
from claims.operations.claiming.settings import (
    PolicyDraft,
    PriceDraft,
    TermsDraft,
    save_terms,
    set_policy,
    set_prices,
)
from claims.operations.claiming.start import start_claim
from claims.operations.claiming.submit import submit_claim
from partners.operations.look_after import record_bank_change, set_account_managers
from partners.queries.directory import partner_by_code
from vir.demo import claim_october, claim_stories
from vir.demo.building import Builder
from vir.demo.claim_desk import BONUS, PRICES, RITA, SHOW, Desk, on
from vir.demo.sales import SalesFile
from vir.foundation.documents.pdf import PdfRenderer

OLGA, PRIYA = "olga@kestrel.example", "priya@kestrel.example"
PROGRAM = "VIR-2026-015"


def build_claims(kestrel: Builder, files: Sequence[SalesFile]) -> None:
    """Let partners claim what they sold of Cordless tools in the fourth quarter."""
    desk = Desk(kestrel, files)
    _set_up(desk)
    with PdfRenderer() as printer:
        claim_stories.decided(desk)
        kestrel.say("kestrel: claims of the weeks before, decided")
        claim_stories.waiting(desk)
        kestrel.say("kestrel: claims that wait")
        claim_october.alder(desk, printer)
        kestrel.say("kestrel: the October claim of Alder, 240 rows")
    kestrel.work(kestrel.at(on(23), 8, 30))


def _set_up(desk: Desk) -> None:
    """Say what can be claimed, how it is decided, and who looks after whom."""
    kestrel = desk.kestrel
    olga, at = kestrel.people[OLGA].id, kestrel.at(on(25, 9), 14)
    first, last = on(1, 10), date(2026, 12, 31)
    offers = (
        TermsDraft(
            code=BONUS,
            name="Q4 Sell-through Bonus",
            kind=ClaimKind.PER_UNIT,
            currency="USD",
            program_code=PROGRAM,
            evidence_above=Decimal(200),
            instructions="One row for each product on an invoice to a trade customer. Keep the invoices: we may ask.",
            starts_on=first,
            ends_on=last,
        ),
        TermsDraft(
            code=PRICES,
            name="Lakeside schools, circular saws",
            kind=ClaimKind.SHIP_DEBIT,
            currency="USD",
            partner_code="HOLLIS",
            instructions="Name the school on each row.",
            starts_on=first,
            ends_on=last,
        ),
        TermsDraft(
            code=SHOW,
            name="Autumn trade shows",
            kind=ClaimKind.LUMP_SUM,
            currency="USD",
            amount=Decimal("2500.00"),
            instructions="A photograph of the stand, and who came.",
            starts_on=first,
            ends_on=last,
        ),
    )
    with kestrel.inside():
        for draft in offers:
            desk.terms[draft.code] = save_terms(draft=draft, actor_id=olga, at=at).id
        prices = [
            PriceDraft(
                "CD-18-SAW", Decimal("209.00"), Decimal("192.00"), "Lakeside School District", Decimal(120)
            )
        ]
        set_prices(terms_id=desk.terms[PRICES], prices=prices, actor_id=olga, at=at)
        policy = PolicyDraft(clean_cap=Decimal(10000), approval_limit=Decimal(5000))
        set_policy(draft=policy, reason="Agreed with finance for the quarter.", actor_id=olga, at=at)
        _look_after(kestrel)


def _look_after(kestrel: Builder) -> None:
    priya, rita = kestrel.people[PRIYA].id, kestrel.people[RITA].id
    for code, person in (("TAMAR", priya), ("HOLLIS", priya)):
        partner = partner_by_code(code)
        assert partner is not None
        set_account_managers(
            partner_id=partner.id, user_ids=[person], actor_id=priya, at=kestrel.at(on(28, 9), 10)
        )
    vale = partner_by_code("VALE")
    assert vale is not None
    record_bank_change(
        partner_id=vale.id,
        changed_on=on(9),
        reason="Their accountant wrote on 9 Nov; called back at the number we hold.",
        actor_id=rita,
        at=kestrel.at(on(9), 15),
        today=on(9),
    )


def build_lookalike(osprey: Builder) -> None:
    """Let the partner of the same name claim at the other vendor, to prove the walls."""
    at = osprey.at(on(20), 9)
    owner = osprey.owner.id
    with osprey.inside():
        alder = partner_by_code("ALDER")
        assert alder is not None
        draft = TermsDraft(
            code="PUMP-PRICES",
            name="Harbour pumps",
            kind=ClaimKind.SHIP_DEBIT,
            currency="USD",
            partner_code="ALDER",
            starts_on=on(1, 10),
            ends_on=date(2026, 12, 31),
        )
        terms = save_terms(draft=draft, actor_id=owner, at=at)
        prices = [PriceDraft("OS-PUMP", Decimal("75.00"), Decimal("60.00"))]
        set_prices(terms_id=terms.id, prices=prices, actor_id=owner, at=at)
        claim = start_claim(
            terms_id=terms.id, partner_id=alder.id, channel="message", actor_id=None, at=at, today=at.date()
        )
        row = {"sold_on": "2026-11-02", "sku": "OS-PUMP", "quantity": "4", "end_customer": "BuildRight Ltd"}
        rows = [{**row, "invoice": "INV-77840", "net": "240.00"}]
        add_rows(claim_id=claim.id, rows=rows, actor_id=None, at=at)
        submit_claim(claim_id=claim.id, leave_out_bad=False, actor_id=None, at=at, today=at.date())
    osprey.work(at)
