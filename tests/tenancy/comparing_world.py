"""A comparison of both partners of a vendor with rows and notes, and who the first company invites."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

from claims.models import Comparison, ComparisonNote, ComparisonRow
from partners.models import Partner
from tests.factories import NOON, make_portal_user
from vir.foundation.identity.models import Invitation, Membership, User
from vir.foundation.tenancy.context import current_tenant_id, tenant_context


def make_comparing(
    number: int, canary: str, partners: list[Partner], people: dict[str, User]
) -> dict[str, str]:
    """Make them; gives the words of addresses."""
    words = {}
    for place, partner in enumerate(partners):
        person = people["partner_admin"] if place == 0 else make_portal_user(partner, name="comparer")
        made = _comparison(1000 * number + place, partner, person)
        _settled(made, partner, people["owner"])
        words["other_comparison" if place else "comparison"] = str(made.number)
    waiting = Comparison.objects.create(
        number=1000 * number + 9,
        partner=partners[0],
        way="file",
        starts_on=date(2026, 7, 1),
        ends_on=date(2026, 9, 30),
        currency="USD",
        file_name=f"{partners[0].code}.csv",
        sha256="0" * 64,
        sniffed={"headers": [f"{partners[0].code} header"], "values": {}},
        created_by=people["partner_admin"],
        created_at=NOON,
    )
    invitation = Invitation.objects.create(
        email=f"{canary.lower()}-p1-new@x.example",
        role="partner_member",
        partner_id=partners[0].id,
        token_hash=uuid4().hex * 2,
        invited_by=people["partner_admin"],
        created_at=NOON,
        expires_at=NOON + timedelta(hours=72),
    )
    member = Membership.objects.get(user=people["partner_member"])
    return {
        **words,
        "waiting_comparison": str(waiting.number),
        "company_invitation": str(invitation.id),
        "company_member": str(member.id),
    }


def _comparison(number: int, partner: Partner, person: User) -> Comparison:
    made: Comparison = Comparison.objects.create(
        number=number,
        partner=partner,
        way="pasted",
        starts_on=date(2026, 7, 1),
        ends_on=date(2026, 9, 30),
        currency="USD",
        file_name=f"{partner.code}.csv",
        sha256="0" * 64,
        created_by=person,
        created_at=NOON,
    )
    row = ComparisonRow.objects.create(
        comparison=made,
        partner=partner,
        place=1,
        found="only_listed",
        listed_row=1,
        listed_count=1,
        listed_document=f"{partner.code}-DOC",
        listed_sku=f"{partner.code}-OWN",
        listed_on=date(2026, 8, 3),
        listed_quantity=Decimal(1),
        listed_net=Decimal(5),
        net_apart=Decimal(5),
        quantity_apart=Decimal(1),
    )
    made.listed_total, made.counted_total, made.compared_at = Decimal(5), Decimal(0), NOON
    made.save()
    # A note is written by its own side, so that of the partner from inside its portal.
    with tenant_context(current_tenant_id(), partner_id=partner.id, user_id=person.id):
        ComparisonNote.objects.create(
            comparison=made,
            row=row,
            partner=partner,
            side="partner",
            author=person,
            text=f"{partner.code} asks",
            at=NOON,
        )
    return made


def _settled(made: Comparison, partner: Partner, owner: User) -> None:
    row = ComparisonRow.objects.get(comparison=made)
    row.outcome, row.reason = "will_correct", f"{partner.code} reason"
    row.settled_by, row.settled_at = owner, NOON
    row.save()
