"""Partners with accounts: one of two people, one of a single person, and one of another vendor that looks alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from partners.checks.account import Account, Typed, read_account
from partners.models import Partner, PayeeDetails
from partners.operations.payee.decide import confirm_payee
from partners.operations.payee.propose import propose_payee
from tests.factories import NOON, make_partner, make_person, make_tenant
from vir.foundation.identity.models import Membership, User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

GERMAN = "DE89370400440532013000"
DUTCH = "NL91ABNA0417164300"
FRENCH = "FR1420041010050500013M02606"
# The day most things happen, and the moment at which everybody had been there for long.
TODAY = date(2026, 11, 23)
LONG_AGO = NOON - timedelta(days=400)


@dataclass
class Company:
    """A partner of a vendor and its people: the first enters, the second confirms."""

    tenant: Tenant
    partner: Partner
    marta: User
    bo: User | None

    @contextmanager
    def portal(self, user: User) -> Iterator[None]:
        """Sit where a person of the partner sits."""
        with tenant_context(self.tenant.id, partner_id=self.partner.id, user_id=user.id):
            yield

    @contextmanager
    def console(self, user: User) -> Iterator[None]:
        """Sit where a person of the vendor sits."""
        with tenant_context(self.tenant.id, user_id=user.id):
            yield

    def propose(
        self, iban: str = GERMAN, *, user: User | None = None, at: datetime = NOON, **more: str
    ) -> PayeeDetails:
        """Enter an account in the portal."""
        who = user or self.marta
        with self.portal(who):
            return propose_payee(
                partner_id=self.partner.id, account=an_account(iban, **more), actor_id=who.id, at=at
            )

    def confirm(
        self, details: PayeeDetails, iban: str = GERMAN, *, user: User | None = None, **more: Any
    ) -> PayeeDetails:
        """Confirm it in the portal as the second person."""
        who = user or self.bo
        assert who is not None
        with self.portal(who):
            return confirm_payee(**self.asked(details, iban, who, **more))

    def call_back(
        self, details: PayeeDetails, approver: User, iban: str = GERMAN, **more: Any
    ) -> PayeeDetails:
        """Confirm it in the console, after a call."""
        note = {"note": "Called Marta on +1 312 555 0101, from the contract of 2024."}
        with self.console(approver):
            return confirm_payee(**self.asked(details, iban, approver, **{**note, **more}))

    def asked(self, details: PayeeDetails, iban: str, who: User, **more: Any) -> dict[str, Any]:
        """Give what a confirmation is asked with."""
        return {
            "partner_id": self.partner.id,
            "version": details.version,
            "number": iban,
            "cooling_days": 7,
            "actor_id": who.id,
            "at": NOON + timedelta(hours=2),
            "today": TODAY,
            **more,
        }

    def rows(self) -> list[tuple[int, str]]:
        """List the versions with their states, as the vendor sees them."""
        with tenant_context(self.tenant.id):
            found = PayeeDetails.objects.filter(partner=self.partner).order_by("version")
            return list(found.values_list("version", "state"))


def an_account(iban: str = GERMAN, **more: str) -> Account:
    """Read an account."""
    return read_account(Typed(**{"kind": "iban", "holder": "Corvus Industrial GmbH", "iban": iban, **more}))


def make_company(
    tenant: Tenant, code: str = "CORVUS", *, second: str | None = "partner_accountant"
) -> Company:
    """Make a partner with people who have been there for long; without a second role there is one person only."""
    with tenant_context(tenant.id):
        partner = make_partner(code)
    marta = make_person(tenant, f"marta-{code.lower()}", "partner_admin", partner.id)
    bo = make_person(tenant, f"bo-{code.lower()}", second, partner.id) if second else None
    been_there(tenant, *[person for person in (marta, bo) if person])
    return Company(tenant, partner, marta, bo)


def been_there(tenant: Tenant, *people: User, since: datetime = LONG_AGO) -> None:
    """Let people have joined at a moment."""
    with tenant_context(tenant.id):
        Membership.objects.filter(user__in=people).update(created_at=since)


def make_lookalike() -> Company:
    """Make another vendor with a partner of the same code, people and account."""
    company = make_company(make_tenant("osprey", "Osprey Supply"))
    company.confirm(company.propose())
    return company


def identities(company: Company) -> dict[str, UUID]:
    """Give the ids that raw statements need."""
    return {"tenant": company.tenant.id, "partner": company.partner.id}
