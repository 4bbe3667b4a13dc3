"""The database holds the rules of claims against whoever writes to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.db.utils import ProgrammingError

from claims.models import CheckRun, Claim, ClaimEvent, ClaimLine, ClaimPolicy, ClaimTerms, Evidence, Flag
from partners.models import Partner
from programs.models import Product
from tests.factories import NOON, make_partner, make_product
from vir.foundation.documents.operations import store_file
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

pytestmark = pytest.mark.django_db
Make = Callable[..., Claim]


@contextmanager
def refused(words: str) -> Iterator[None]:
    with pytest.raises((IntegrityError, InternalError, ProgrammingError), match=words), transaction.atomic():
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.fixture
def alder(inside: Tenant) -> Partner:
    return make_partner("ALDER", name="Alder Supply")


@pytest.fixture
def kit(inside: Tenant) -> Product:
    return make_product("CD-18-KIT", category="Cordless")


@pytest.fixture
def claim_of(inside: Tenant, kit: Product, priya: User, finn: User) -> Make:
    """Make a claim of a partner with one line, submitted by Finn as if he were the partner's, in some state."""

    def made(partner: Partner, state: str = "in_review", number: int = 10482, **line: Any) -> Claim:
        terms, _ = ClaimTerms.objects.get_or_create(
            code="CT-1",
            defaults={
                "name": "Trade day",
                "kind": "lump_sum",
                "currency": "USD",
                "starts_on": date(2026, 10, 1),
                "ends_on": date(2026, 12, 31),
                "amount": Decimal(500),
                "created_by": priya,
                "created_at": NOON,
            },
        )
        claim: Claim = Claim.objects.create(
            number=number,
            terms=terms,
            partner=partner,
            kind="lump_sum",
            currency="USD",
            created_at=NOON,
            updated_at=NOON,
            claimed_amount=Decimal(40),
        )
        ClaimLine.objects.create(
            **{
                "claim": claim,
                "partner_id": partner.id,
                "family": "sell_through",
                "row": 1,
                "state": "ready",
                "invoice": "INV-1",
                "invoice_norm": "INV1",
                "product": kit,
                "quantity": Decimal(5),
                "claimed_amount": Decimal(40),
                **line,
            }
        )
        if state != "draft":
            ClaimLine.objects.filter(claim=claim).update(holds=True)
            Claim.objects.filter(id=claim.id).update(
                state=state, submitted_by=finn, submitted_at=NOON, due_on=date(2026, 11, 27)
            )
        claim.refresh_from_db()
        return claim

    return made


def change(claim: Claim, **to: Any) -> None:
    Claim.objects.filter(id=claim.id).update(**to)


def decided(by: User, amount: int = 40) -> dict[str, Any]:
    return {
        "state": "approved",
        "decided_by": by,
        "decided_at": NOON,
        "approved_amount": Decimal(amount),
    }


def test_a_sale_is_held_by_one_claim_at_a_time(alder: Partner, claim_of: Make) -> None:
    claim_of(alder)

    with refused("claim_sale_once"):
        claim_of(alder, number=10483)


def test_a_sale_is_free_again_when_its_line_no_longer_holds(alder: Partner, claim_of: Make) -> None:
    first = claim_of(alder)
    ClaimLine.objects.filter(claim=first).update(holds=False)

    assert claim_of(alder, number=10483).state == "in_review"


def test_the_same_invoice_number_of_another_partner_is_another_sale(alder: Partner, claim_of: Make) -> None:
    claim_of(alder)

    assert claim_of(make_partner("BEXLEY"), number=10483).state == "in_review"


def test_a_serial_number_is_held_once_among_all_partners(alder: Partner, claim_of: Make) -> None:
    claim_of(alder, serial_norm="S1")

    with refused("claim_serial_once"):
        claim_of(make_partner("BEXLEY"), number=10483, invoice_norm="OTHER", serial_norm="S1")


def test_who_submitted_a_claim_does_not_decide_it(alder: Partner, claim_of: Make, finn: User) -> None:
    claim = claim_of(alder)

    with refused("claim_decider_is_another"):
        change(claim, **decided(finn))


def test_who_approved_first_does_not_approve_second(alder: Partner, claim_of: Make, priya: User) -> None:
    claim = claim_of(alder)

    with refused("claim_second_is_another"):
        change(claim, first_approved_by=priya, **decided(priya))


def test_no_claim_is_approved_over_an_open_must_resolve_flag(
    alder: Partner, claim_of: Make, priya: User
) -> None:
    claim = claim_of(alder)
    run = CheckRun.objects.create(claim=claim, at=NOON)
    flag = Flag.objects.create(
        claim=claim,
        run=run,
        check_name="over_claim",
        severity="must_resolve",
        key="k",
        title="t",
        sentence="s",
    )

    with refused("must be resolved first"):
        change(claim, **decided(priya))

    Flag.objects.filter(id=flag.id).update(
        resolution="passed", resolution_reason="counted", resolved_by=priya, resolved_at=NOON
    )
    change(claim, **decided(priya))
    with refused("resolved once"):
        Flag.objects.filter(id=flag.id).update(resolution="upheld")


def test_no_more_is_approved_than_was_claimed(alder: Partner, claim_of: Make, priya: User) -> None:
    claim = claim_of(alder)

    with refused("claim_approved_within_claimed"):
        change(claim, **decided(priya, amount=41))
    with refused("claim_line_approved_within"):
        ClaimLine.objects.filter(claim=claim).update(approved_quantity=Decimal(6))


def test_a_line_is_not_rejected_without_a_reason(alder: Partner, claim_of: Make) -> None:
    claim = claim_of(alder)

    with refused("claim_line_decided_whole"):
        ClaimLine.objects.filter(claim=claim).update(state="rejected")


@pytest.mark.parametrize(
    "content",
    [
        {"quantity": Decimal(6)},
        {"invoice_norm": "INV2"},
        {"serial_norm": "S9"},
        {"claimed_amount": Decimal(48)},
        {"sold_on": date(2026, 10, 9)},
    ],
)
def test_what_a_submitted_line_says_is_sealed(
    alder: Partner, claim_of: Make, content: dict[str, Any]
) -> None:
    claim = claim_of(alder)

    with refused("are sealed"):
        ClaimLine.objects.filter(claim=claim).update(**content)


def test_lines_are_neither_added_to_a_submitted_claim_nor_taken_from_it(
    alder: Partner, claim_of: Make
) -> None:
    claim = claim_of(alder)

    with refused("are sealed"):
        ClaimLine.objects.create(claim=claim, partner_id=alder.id, family="x", row=2, state="ready")
    with refused("are sealed"):
        ClaimLine.objects.filter(claim=claim).delete()


def test_a_line_belongs_to_a_claim_of_its_own_partner(alder: Partner, claim_of: Make) -> None:
    claim = claim_of(alder, state="draft")

    with refused("of its own partner"):
        ClaimLine.objects.create(
            claim=claim, partner_id=make_partner("BEXLEY").id, family="x", row=2, state="ready"
        )


@pytest.mark.parametrize(
    "content",
    [{"claimed_amount": Decimal(99)}, {"lines_count": 9}, {"submitted_by": None}, {"kind": "volume"}],
)
def test_what_a_submitted_claim_says_is_sealed(
    alder: Partner, claim_of: Make, content: dict[str, Any]
) -> None:
    claim = claim_of(alder)

    with refused("its content is sealed"):
        change(claim, **content)


def test_a_claim_is_kept(alder: Partner, claim_of: Make) -> None:
    claim = claim_of(alder, state="draft")

    with refused("permission denied|is kept"):
        Claim.objects.filter(id=claim.id).delete()


def test_a_decision_stands_and_is_disputed_once(alder: Partner, claim_of: Make, priya: User) -> None:
    claim = claim_of(alder)
    change(claim, state="rejected", decided_by=priya, decided_at=NOON)

    with refused("has its decision"):
        change(claim, state="in_review")
    change(claim, state="disputed", disputed_at=NOON, dispute_reason="counted again")
    change(claim, state="rejected")
    with refused("was disputed before"):
        change(claim, state="disputed")


@pytest.mark.parametrize(
    ("state", "to"),
    [
        ("in_review", {"state": "waiting"}),
        ("submitted", {"state": "in_review"}),
        ("in_review", {"is_clean": True}),
        ("in_review", {"approved_amount": Decimal(40)}),
        ("draft", {"number": 1}),
    ],
)
def test_a_partner_does_not_move_its_claim_along(
    kestrel: Tenant, alder: Partner, claim_of: Make, state: str, to: dict[str, Any]
) -> None:
    claim = claim_of(alder, state=state)

    with tenant_context(kestrel.id, partner_id=alder.id):
        with refused("a partner may not do this"):
            change(claim, **to)


@pytest.mark.parametrize(
    "with_", [{"state": "approved"}, {"approved_amount": Decimal(40)}, {"is_clean": True}]
)
def test_a_partner_begins_a_claim_as_a_draft(
    kestrel: Tenant, alder: Partner, claim_of: Make, with_: dict[str, Any]
) -> None:
    terms = claim_of(alder).terms
    begun = {"number": 10499, "terms": terms, "partner": alder, "kind": "lump_sum", "currency": "USD"}

    with tenant_context(kestrel.id, partner_id=alder.id):
        with refused("begins a claim as a draft"):
            Claim.objects.create(**begun, created_at=NOON, updated_at=NOON, **with_)


def test_a_partner_does_not_approve_its_claim(
    kestrel: Tenant, alder: Partner, claim_of: Make, priya: User
) -> None:
    claim = claim_of(alder)

    with tenant_context(kestrel.id, partner_id=alder.id):
        with refused("a partner may not do this"):
            change(claim, **decided(priya))
        with refused("does not decide about lines"):
            ClaimLine.objects.filter(claim=claim).update(state="approved")
        with refused("by withdrawing the claim"):
            ClaimLine.objects.filter(claim=claim).update(holds=False)


def test_a_partner_withdraws_its_claim_and_frees_its_sales(
    kestrel: Tenant, alder: Partner, claim_of: Make
) -> None:
    claim = claim_of(alder)

    with tenant_context(kestrel.id, partner_id=alder.id):
        change(claim, state="withdrawn", withdrawn_at=NOON)
        freed = ClaimLine.objects.filter(claim=claim).update(holds=False)

    assert freed == 1


def test_a_partner_sees_and_touches_no_claim_of_another(
    kestrel: Tenant, alder: Partner, claim_of: Make
) -> None:
    bexley = make_partner("BEXLEY")
    claim = claim_of(bexley)
    ClaimEvent.objects.create(
        claim=claim, partner_id=bexley.id, kind="message", by_partner=True, text="ours", at=NOON
    )

    with tenant_context(kestrel.id, partner_id=alder.id):
        seen = [model.objects.count() for model in (Claim, ClaimLine, ClaimEvent)]
        touched = Claim.objects.filter(id=claim.id).update(title="x")

    assert (seen, touched) == ([0, 0, 0], 0)


def test_what_the_vendor_notes_for_itself_is_not_seen_in_the_portal(
    kestrel: Tenant, alder: Partner, claim_of: Make
) -> None:
    claim = claim_of(alder)
    for text, internal in (("told", False), ("noted", True)):
        ClaimEvent.objects.create(
            claim=claim,
            partner_id=alder.id,
            kind="message",
            by_partner=False,
            is_internal=internal,
            text=text,
            at=NOON,
        )

    with tenant_context(kestrel.id, partner_id=alder.id):
        seen = list(ClaimEvent.objects.values_list("text", flat=True))

    assert seen == ["told"]


def test_flags_and_limits_are_the_vendors_own(
    kestrel: Tenant, alder: Partner, claim_of: Make, priya: User
) -> None:
    claim_of(alder)
    ClaimPolicy.objects.create(clean_cap=Decimal(5000), reason="start", set_by=priya, set_at=NOON)

    with tenant_context(kestrel.id, partner_id=alder.id):
        with refused("permission denied"):
            list(Flag.objects.all())
        with refused("permission denied"):
            list(ClaimPolicy.objects.values_list("clean_cap"))
        shown = list(ClaimPolicy.objects.values_list("decide_days", flat=True))

    assert shown == [5]


@pytest.mark.parametrize(
    "to",
    [
        {"declared_stock": {"CD-18-KIT": {"quantity": "900", "reason": "counted"}}},
        {"activity": "Another fair"},
        {"channel": "console"},
        {"weighed": 1},
        {"file_sha256": "0" * 64},
    ],
)
def test_a_partner_changes_nothing_of_what_it_sent(
    kestrel: Tenant, alder: Partner, claim_of: Make, to: dict[str, Any]
) -> None:
    draft, sent = claim_of(alder, state="draft"), claim_of(alder, number=10483, invoice_norm="INV2")

    with tenant_context(kestrel.id, partner_id=alder.id):
        change(draft, **to)
        with refused("was submitted, and its partner changes nothing"):
            change(sent, **to)


def test_a_partner_takes_no_document_out_of_what_it_sent(
    kestrel: Tenant, alder: Partner, claim_of: Make
) -> None:
    draft, sent = claim_of(alder, state="draft"), claim_of(alder, number=10483, invoice_norm="INV2")
    for claim in (draft, sent):
        file = store_file(
            name="i.pdf", content_type="application/pdf", chunks=[b"%"], at=NOON, partner_id=alder.id
        )
        Evidence.objects.create(
            claim=claim, partner_id=alder.id, file=file, kind="pdf", sha256=file.sha256, uploaded_at=NOON
        )

    with tenant_context(kestrel.id, partner_id=alder.id):
        assert Evidence.objects.filter(claim=draft).update(removed_at=NOON) == 1
        with refused("submitted with this document, so it stays"):
            Evidence.objects.filter(claim=sent).update(removed_at=NOON)
