"""Where the demo's partners are paid: three by bank, one account that changed shortly before a run, two that wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from partners.checks.account import Account, Typed, read_account
from partners.operations.payee.decide import confirm_payee
from partners.operations.payee.propose import propose_payee
from partners.queries.directory import partner_by_code
from vir.demo.building import Builder
from vir.demo.cast import Person
from vir.foundation.tenancy.context import tenant_context

OSEI = "osei@kestrel.example"
MARTA, JON = "marta@alder.example", "books@alder.example"
CORIN = "sales@corvus.example"
# Days until a run may pay to a new account, as the payout policy has them.
COOLING_DAYS = 7
# People of partners who are there for their company's account, besides those of the cast.
PEOPLE = (
    Person("accounts@corvus.example", "Dana Holt", "partner_accountant", "CORVUS"),
    Person("owner@orwell.example", "June Orwell", "partner_admin", "ORWELL"),
    Person("admin@rydal.example", "Peter Rydal", "partner_admin", "RYDAL"),
    Person("ledger@rydal.example", "Ines Moor", "partner_accountant", "RYDAL"),
    Person("admin@dunmore.example", "Carl Dunmore", "partner_admin", "DUNMORE"),
    Person("books@dunmore.example", "Fay Innes", "partner_accountant", "DUNMORE"),
    Person("office@jarrow.example", "Sam Jarrow", "partner_admin", "JARROW"),
)


@dataclass(frozen=True)
class Entered:
    """An account that one person entered and, where it is confirmed, another one did."""

    partner: str
    holder: str
    bank: str
    routing: str
    account: str
    by: str
    on: date
    # A person of the partner, or the approver who called back; nobody while it waits.
    confirmed_by: str = ""
    confirmed_on: date | None = None
    note: str = ""

    def read(self) -> Account:
        """Read it as the portal does."""
        return read_account(
            Typed(
                kind="us_ach",
                holder=self.holder,
                bank_name=self.bank,
                routing=self.routing,
                account=self.account,
                account_again=self.account,
                account_type="checking",
            )
        )


# Banks of the demo have numbers with right check digits, and do not exist.
LAKES, GATEWAY, KEYSTONE = (
    ("First Lakes Bank", "072101995"),
    ("Gateway Trust", "081001992"),
    ("Keystone Savings", "043301999"),
)
PRAIRIE, SCIOTO = ("Prairie National", "071201993"), ("Scioto Valley Bank", "041201994")
KNOWN = (
    Entered(
        "CORVUS",
        "Corvus Industrial LLC",
        *LAKES,
        "4410072381",
        CORIN,
        date(2026, 1, 12),
        "accounts@corvus.example",
        date(2026, 1, 13),
    ),
    Entered(
        "ORWELL",
        "Orwell Power Inc",
        *GATEWAY,
        "90017754",
        "owner@orwell.example",
        date(2026, 2, 3),
        OSEI,
        date(2026, 2, 4),
        "Called June Orwell on +1 314 555 0162, from the agreement of 2024.",
    ),
    Entered(
        "RYDAL",
        "Rydal Tools LLC",
        *KEYSTONE,
        "3300518842",
        "admin@rydal.example",
        date(2026, 3, 17),
        "ledger@rydal.example",
        date(2026, 3, 18),
    ),
    Entered(
        "DUNMORE",
        "Dunmore Trade Inc",
        *KEYSTONE,
        "3300914460",
        "admin@dunmore.example",
        date(2026, 2, 19),
        "books@dunmore.example",
        date(2026, 2, 19),
    ),
    Entered(
        "DUNMORE",
        "Dunmore Trade Inc",
        *LAKES,
        "4419826035",
        "books@dunmore.example",
        date(2026, 11, 5),
        "admin@dunmore.example",
        date(2026, 11, 6),
    ),
)
WAITING = (
    Entered(
        "JARROW", "Jarrow Supplies LLC", *SCIOTO, "77240913", "office@jarrow.example", date(2026, 11, 20)
    ),
    Entered("ALDER", "Alder Supply Co", *PRAIRIE, "5520064821", JON, date(2026, 11, 23)),
)


def set_accounts(kestrel: Builder) -> None:
    """Enter and confirm the accounts that are known before the third quarter is paid."""
    for person in PEOPLE:
        kestrel.invite(person, kestrel.at(date(2025, 9, 15), 11))
    for entered in KNOWN:
        version = _propose(kestrel, entered)
        _confirm(kestrel, entered, version)


def let_accounts_wait(kestrel: Builder) -> None:
    """Enter what waits on the demo's day: one for a call of finance, one for Marta."""
    for entered in WAITING:
        _propose(kestrel, entered)


def _propose(kestrel: Builder, entered: Entered) -> int:
    partner_id, who = _partner(kestrel, entered.partner), kestrel.people[entered.by].id
    with tenant_context(kestrel.tenant.id, partner_id=partner_id, user_id=who):
        details = propose_payee(
            partner_id=partner_id, account=entered.read(), actor_id=who, at=_moment(kestrel, entered.on)
        )
    return details.version


def _confirm(kestrel: Builder, entered: Entered, version: int) -> None:
    assert entered.confirmed_on is not None
    partner_id, who = _partner(kestrel, entered.partner), kestrel.people[entered.confirmed_by].id
    own = None if entered.confirmed_by == OSEI else partner_id
    with tenant_context(kestrel.tenant.id, partner_id=own, user_id=who):
        confirm_payee(
            partner_id=partner_id,
            version=version,
            number=entered.account,
            routing=entered.routing,
            note=entered.note,
            cooling_days=COOLING_DAYS,
            actor_id=who,
            at=_moment(kestrel, entered.confirmed_on) + timedelta(hours=2),
            today=entered.confirmed_on,
        )


def _moment(kestrel: Builder, day: date) -> datetime:
    return kestrel.at(day, 8, 40)


def _partner(kestrel: Builder, code: str) -> UUID:
    with kestrel.inside():
        partner = partner_by_code(code)
        assert partner is not None
        return partner.id
