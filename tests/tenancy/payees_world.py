"""Accounts of both partners of a vendor: one confirmed and one that waits, at the same bank, all of them canaries."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from partners.checks.account import Account, Typed, read_account
from partners.models import Partner
from partners.operations.payee.decide import confirm_payee
from partners.operations.payee.propose import propose_payee
from tests.factories import NOON, make_person
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

IBAN, OTHER = "DE89370400440532013000", "NL91ABNA0417164300"
# The people of the world came at noon: whoever confirms has been there for a month.
LATER = NOON + timedelta(days=31)


def make_payees(canary: str, tenant: Tenant, partners: list[Partner], people: dict[str, User]) -> None:
    """Let both partners use one account, and the first propose another."""
    first, second = partners
    admin, accountant = people["partner_admin"], people["partner_accountant"]
    lone = make_person(tenant, f"{canary.lower()}-p2-payee", "partner_admin", second.id)
    _propose(tenant, first, admin, _account(f"{canary}-P1", IBAN))
    _confirm(tenant, first, accountant, first.id)
    _propose(tenant, first, admin, _account(f"{canary}-P1", OTHER))
    # Nobody of the second partner has been there for a month at that moment: finance calls.
    _propose(tenant, second, lone, _account(f"{canary}-P2", IBAN), at=NOON)
    _confirm(tenant, second, people["finance_approver"], None, note=f"{canary} called")


def _account(canary: str, iban: str) -> Account:
    return read_account(Typed(kind="iban", holder=f"{canary} holder", iban=iban, bank_name=f"{canary} bank"))


def _propose(tenant: Tenant, partner: Partner, who: User, account: Account, at: datetime = LATER) -> None:
    with tenant_context(tenant.id, partner_id=partner.id, user_id=who.id):
        propose_payee(partner_id=partner.id, account=account, actor_id=who.id, at=at)


def _confirm(tenant: Tenant, partner: Partner, who: User, portal_of: UUID | None, note: str = "") -> None:
    with tenant_context(tenant.id, partner_id=portal_of, user_id=who.id):
        confirm_payee(
            partner_id=partner.id,
            version=1,
            number=IBAN,
            note=note,
            cooling_days=7,
            actor_id=who.id,
            at=LATER,
            today=LATER.date(),
        )
