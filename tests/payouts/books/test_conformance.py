"""The worked examples of the revenue standards come out of the ledger and the rollforward, not of the engine alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from partners.models import Partner
from payouts.models import AccountingPeriod
from payouts.operations.books.accrue import Posted
from payouts.queries.books.rollforward import period_tables
from programs.models import PartnerFigure, Product, Program
from tests.factories import make_line, make_partner, make_product
from tests.payouts.books.reading import balances, moved, open_since, owed, shut_month
from vir.foundation.identity.models import User
from vir.foundation.tenancy.models import Tenant

Accrue = Callable[..., Posted]
Publish = Callable[..., Program]
Case = dict[str, Any]


class Books:
    """The books of one worked example: one program, one partner."""

    def __init__(self, publish: Publish, accrue: Accrue, setter: User) -> None:
        self.partner: Partner = make_partner("P1")
        self.product: Product = make_product("ANY")
        self.publish, self.accrue, self.setter = publish, accrue, setter
        self.program: Program | None = None
        self.sold = 0

    def play(self, case: Case) -> None:
        """Add the sales of a case that are new, set what is expected, and calculate and post on its day."""
        if self.program is None:
            [document] = case["programs"]
            self.program = self.publish(self.partner, **{"caps": [], **document})
        for line in case["lines"][self.sold :]:
            day = date.fromisoformat(line["date"])
            make_line(self.partner, self.product, day, line["net"], quantity=line["quantity"])
        self.sold = len(case["lines"])
        for figure in case["expected_volumes"]:
            PartnerFigure.objects.update_or_create(
                program=self.program,
                partner=self.partner,
                kind="expected",
                defaults={
                    "amount": Decimal(figure["amount"]),
                    "set_by": self.setter,
                    "set_at": at(case["as_of"]),
                },
            )
        day = date.fromisoformat(case["as_of"])
        self.accrue(today=day, at=at(case["as_of"]))


def at(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(12), tzinfo=UTC)


@pytest.fixture
def books(inside: Tenant, publish: Publish, accrue: Accrue, lena: User) -> Books:
    return Books(publish, accrue, lena)


@pytest.fixture
def case(shared: Path) -> Callable[[str], Case]:
    """Read a case of the conformance folder."""

    def read(name: str) -> Case:
        found: Case = json.loads((shared / "conformance" / f"{name}.json").read_text())
        return found

    return read


def closing(day: str) -> Decimal:
    """Give the closing balance of the rollforward of the month of a day."""
    period = AccountingPeriod.objects.get(starts_on=date.fromisoformat(day).replace(day=1))
    tables = period_tables(period, today=date.fromisoformat(day))
    return sum((found.table.total.closing for found in tables), Decimal(0))


@pytest.mark.parametrize("name", ["T37", "T39", "T41a", "T41b", "T45"])
def test_the_ledger_and_the_rollforward_hold_what_the_example_says(
    books: Books, case: Callable[[str], Case], name: str
) -> None:
    told = case(name)

    books.play(told)

    [wanted] = told["expect"]
    assert owed("P1") == Decimal(wanted["accrued"])
    assert closing(told["as_of"]) == Decimal(wanted["accrued"])


def test_the_second_quarter_of_example_24_catches_up_what_the_first_did_not_expect(
    books: Books, case: Callable[[str], Case], lena: User
) -> None:
    open_since(date(2026, 1, 1), upto=date(2026, 3, 31))
    books.play(case("T41a"))
    first_quarter = balances()
    for month in (1, 2, 3):
        shut_month(date(2026, month, 1), lena)

    books.play(case("T41b"))

    # 75 units were sold at the full price in the first quarter: 750 is for them, 5,000 for the 500 of May.
    assert first_quarter == {}
    assert moved() == {("2026-04", "prior"): "750.00", ("2026-05", "current"): "5000.00"}
    assert (closing("2026-05-31"), closing("2026-06-30")) == (Decimal("5750.00"), Decimal("5750.00"))
    assert balances() == {"accrued_liability": "-5750.00", "rebate_expense": "5750.00"}
