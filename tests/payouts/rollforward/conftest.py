"""A ledger to look at: the demo's rollforward in small, posted entry by entry."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from partners.models import Partner
from payouts.enums import Account, Column, EntryKind
from payouts.ledger.drafts import About, Draft, Leg, Source, accrue, settle, take_over
from payouts.models import AccountingPeriod, LedgerEntry
from payouts.operations.books.open_periods import open_periods
from payouts.operations.books.post import post
from programs.models import Program
from tests.factories import make_tenant
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

NOV = date(2026, 11, 1)
Q4 = date(2026, 10, 1)


@pytest.fixture
def kestrel(db: None) -> Tenant:
    """The vendor of these tests lives on the demo's day: its pages know no other clock."""
    return make_tenant("kestrel", "Kestrel Tools", environment="demo", pinned_on=date(2026, 11, 23))


@pytest.fixture(autouse=True)
def lookalike(osprey: Tenant, moment: datetime) -> None:
    """The other vendor's books have a November too, with an entry that must never be seen."""
    with tenant_context(osprey.id):
        open_periods(upto=NOV, since=NOV, at=moment)
        draft = Draft(
            key="accr|theirs",
            kind=EntryKind.ACCRUAL,
            column=Column.CURRENT,
            about=About("USD"),
            source=Source("calculation", "1"),
            legs=accrue(Decimal("777777.77")),
        )
        post(drafts=[draft], day=NOV, at=moment)


@pytest.fixture
def november(inside: Tenant, moment: datetime) -> AccountingPeriod:
    """The books begin with November."""
    return open_periods(upto=NOV, since=NOV, at=moment)[0]


@pytest.fixture
def enter(november: AccountingPeriod, moment: datetime) -> Callable[..., LedgerEntry]:
    """Post one entry: of a column, an amount and a program."""
    made: list[int] = []

    def entered(
        column: Column,
        amount: str,
        program: Program | None = None,
        partner: Partner | None = None,
        *,
        day: date = NOV,
        currency: str = "USD",
        people: tuple[User, User] | None = None,
        **more: Any,
    ) -> LedgerEntry:
        made.append(1)
        legs: tuple[Leg, ...] = accrue(Decimal(amount))
        kind = EntryKind.ACCRUAL
        if column is Column.OPENING:
            legs, kind = take_over(Decimal(amount)), EntryKind.OPENING
        if column in (Column.CREDIT_MEMO, Column.PAID):
            legs, kind = settle({Account.ACCRUED_LIABILITY: -Decimal(amount)}), EntryKind.SETTLEMENT
        by, also = (None, None) if people is None else (people[0].id, people[1].id)
        draft = Draft(
            key=f"test|{len(made)}",
            kind=kind,
            column=column,
            about=About(
                currency,
                None if program is None else program.id,
                None if partner is None else partner.id,
                Q4 if program is not None else None,
            ),
            source=Source("calculation", "1", by, also),
            legs=legs,
            working=more.get("working", {}),
        )
        return post(drafts=[draft], day=day, at=moment)[0]

    return entered


@pytest.fixture
def books(
    enter: Callable[..., LedgerEntry],
    publish: Callable[..., Program],
    alder: Partner,
    finn: User,
    lena: User,
) -> dict[str, Program]:
    """Two programs of November, seven entries: one is accrued, the other was settled."""
    cordless = publish(alder, code="VIR-2026-014", name="Q4 Cordless Growth")
    fasteners = publish(
        alder, code="VIR-2026-009", name="Q3 Fasteners", starts_on="2026-07-01", ends_on="2026-09-30"
    )
    people = (finn, lena)
    enter(Column.OPENING, "61240.18", cordless, alder, people=people)
    enter(Column.CURRENT, "54118.37", cordless, alder, day=date(2026, 11, 22))
    enter(Column.PRIOR, "221.65", cordless, alder, day=date(2026, 11, 22))
    enter(Column.OPENING, "88412.50", fasteners, alder, people=people)
    enter(Column.PRIOR, "-1306.20", fasteners, alder)
    enter(Column.CREDIT_MEMO, "-64975.30", fasteners, alder, day=date(2026, 11, 16))
    enter(Column.PAID, "-18420.00", fasteners, alder, day=date(2026, 11, 16))
    return {"cordless": cordless, "fasteners": fasteners}
