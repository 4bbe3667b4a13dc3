"""What is owed in euros is valued in dollars at the closing rate: once, by differences, and beside the rollforward."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from partners.models import Partner
from payouts.enums import Account, Column, EntryKind
from payouts.ledger.drafts import About, Draft, Leg, Source, accrue, pay, settle
from payouts.models import AccountingPeriod, LedgerEntry, LedgerLeg
from payouts.operations.books.make_journal import make_journal
from payouts.operations.books.map_accounts import UnableToMap, map_accounts
from payouts.operations.books.open_periods import open_periods
from payouts.operations.books.post import post
from payouts.operations.books.revalue import UnableToRevalue, revalue_period
from payouts.operations.books.reverse import reverse_entry
from payouts.queries.books.account_mapping import account_mapping
from payouts.queries.books.balances import balance_of
from payouts.queries.books.checklist import checklist
from payouts.queries.books.exchange import exchanges
from payouts.queries.books.journals import batch_of
from payouts.queries.books.rollforward import period_tables
from payouts.queries.reconciling.catalogue import CATALOGUE
from payouts.queries.reconciling.kit import Moment
from programs.models import ExchangeRate, Program
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

NOV, DEC = date(2026, 11, 1), date(2026, 12, 1)
AFTER = date(2026, 12, 2)
DAY, PAID = date(2026, 11, 3), date(2026, 11, 24)
FX, VALUATION = Account.FX_DIFFERENCE, Account.LIABILITY_VALUATION
Rate = Callable[..., None]
Enter = Callable[..., LedgerEntry]
Revalue = Callable[..., list[LedgerEntry]]


@pytest.fixture(autouse=True)
def their_euros(lookalike: None, osprey: Tenant, moment: datetime) -> None:
    """The other vendor owes euros in the same month."""
    with tenant_context(osprey.id):
        draft = Draft(
            key="accr|euros",
            kind=EntryKind.ACCRUAL,
            column=Column.CURRENT,
            about=About("EUR"),
            source=Source("calculation", "1"),
            legs=accrue(Decimal("555555.55")),
        )
        post(drafts=[draft], day=DAY, at=moment)


@pytest.fixture
def rate(inside: Tenant, finn: User, moment: datetime) -> Rate:
    """Set what a euro is worth in dollars from a day on."""

    def told(on: date, worth: str, source: str = "EUR") -> None:
        ExchangeRate.objects.update_or_create(
            source=source,
            target="USD",
            on=on,
            defaults={"rate": Decimal(worth), "set_by": finn, "set_at": moment},
        )

    return told


@pytest.fixture
def euro(enter: Enter, publish: Callable[..., Program], alder: Partner, rate: Rate) -> Program:
    """A program in euros owes 1,000.00 since 3 Nov, when a euro was worth 1.10; at the end it is worth 1.15."""
    program = publish(alder, code="VIR-2026-021", name="Q4 Europe", currency="EUR")
    enter(Column.CURRENT, "1000.00", program, alder, day=DAY, currency="EUR")
    rate(DAY, "1.10")
    rate(date(2026, 11, 30), "1.15")
    return program


@pytest.fixture
def run(finn: User, moment: datetime) -> Revalue:
    """Value a month, as Finn does."""

    def valued(starts_on: date = NOV, today: date = AFTER) -> list[LedgerEntry]:
        return revalue_period(starts_on=starts_on, today=today, actor_id=finn.id, at=moment)

    return valued


def legs(entry: LedgerEntry) -> dict[str, str]:
    rows = LedgerLeg.objects.filter(entry=entry).values_list("account", "amount", "currency")
    return {account: f"{amount:.2f} {currency}" for account, amount, currency in rows}


def move(program: Program, partner: Partner, lines: tuple[Leg, ...], key: str, day: date) -> None:
    draft = Draft(
        key=key,
        kind=EntryKind.SETTLEMENT,
        column=Column.PAID,
        about=About("EUR", program.id, partner.id, date(2026, 10, 1)),
        source=Source("run", "PR-2026-077"),
        legs=lines,
    )
    post(drafts=[draft], day=day, at=datetime(2026, 11, 24, 9, tzinfo=UTC))


def test_the_difference_is_posted_in_the_vendors_own_currency(euro: Program, run: Revalue) -> None:
    (entry,) = run()

    assert legs(entry) == {"fx_difference": "50.00 USD", "liability_valuation": "-50.00 USD"}
    assert (entry.kind, entry.column, entry.program, entry.posted_on) == (
        "revaluation",
        "none",
        euro,
        date(2026, 11, 30),
    )
    assert entry.working == {
        "foreign": {"amount": "1000.0000", "currency": "EUR"},
        "closing_rate": "1.15",
        "valued": "1150.00",
        "carried": "1100.00",
        "difference": "50.00",
        "before": "0",
    }
    assert AuditEvent.objects.filter(action="accounting_period.revalued").count() == 1


def test_a_second_run_posts_nothing_and_another_rate_the_change(
    euro: Program, run: Revalue, rate: Rate
) -> None:
    run()
    assert run() == []

    rate(date(2026, 11, 30), "1.12")
    (again,) = run()

    assert legs(again) == {"fx_difference": "-30.00 USD", "liability_valuation": "30.00 USD"}
    assert balance_of(FX, currency="USD") == Decimal(20)


def test_the_next_period_goes_on_from_what_is_posted(
    euro: Program, run: Revalue, rate: Rate, moment: datetime
) -> None:
    run()
    open_periods(upto=DEC, at=moment)
    rate(date(2026, 12, 31), "1.05")

    (entry,) = run(DEC, date(2026, 12, 31))

    assert legs(entry) == {"fx_difference": "-100.00 USD", "liability_valuation": "100.00 USD"}
    assert balance_of(FX, currency="USD") == Decimal(-50)


def test_what_is_settled_leaves_the_realised_difference_and_nothing_to_value(
    euro: Program, run: Revalue, rate: Rate, alder: Partner, moment: datetime
) -> None:
    run()
    open_periods(upto=DEC, at=moment)
    rate(date(2026, 12, 4), "1.20")
    move(euro, alder, settle({Account.ACCRUED_LIABILITY: Decimal(1000)}), "test|settle", date(2026, 12, 1))
    move(euro, alder, pay(Decimal(1000), "bank_transfer"), "test|pay", date(2026, 12, 4))

    # No closing rate of December is set, and none is needed.
    (entry,) = run(DEC, date(2026, 12, 31))

    assert legs(entry) == {"fx_difference": "50.00 USD", "liability_valuation": "-50.00 USD"}
    # It cost 1,100.00 and was paid with 1,200.00: 100.00 was lost, and the valued liability is back to zero.
    assert balance_of(FX, currency="USD") == Decimal(100)
    (found,) = exchanges(AccountingPeriod.objects.get(starts_on=DEC))
    assert found.valuation is not None
    assert (found.valuation.owed, found.valuation.valued) == (0, 0)
    assert found.valuation.carried + found.posted == 0
    assert run(DEC, date(2026, 12, 31)) == []


def test_what_is_released_and_not_confirmed_is_still_valued(
    euro: Program, run: Revalue, alder: Partner
) -> None:
    move(euro, alder, settle({Account.ACCRUED_LIABILITY: Decimal(1000)}), "test|settle", PAID)

    (entry,) = run()

    assert legs(entry)["fx_difference"] == "50.00 USD"


def test_a_reversal_takes_the_difference_back(
    euro: Program, run: Revalue, finn: User, lena: User, moment: datetime, today: date
) -> None:
    (entry,) = run()
    reverse_entry(
        number=entry.number,
        reason="The rate was typed wrong",
        proposed_by=finn.id,
        approved_by=lena.id,
        today=today,
        at=moment,
    )
    assert balance_of(VALUATION, currency="USD") == 0

    (again,) = run()

    assert legs(again)["fx_difference"] == "50.00 USD"


def test_programs_and_claims_are_valued_each(
    euro: Program, enter: Enter, run: Revalue, publish: Callable[..., Program], alder: Partner, rate: Rate
) -> None:
    pounds = publish(alder, code="VIR-2026-022", name="Q4 Britain", currency="GBP")
    enter(Column.CURRENT, "200.00", pounds, alder, day=DAY, currency="GBP")
    enter(Column.CURRENT, "10.00", day=DAY, currency="EUR")
    rate(DAY, "1.30", "GBP")
    rate(date(2026, 11, 27), "1.25", "GBP")

    entries = run()

    assert [
        (entry.program.code if entry.program else "", entry.source_code, legs(entry)["fx_difference"])
        for entry in entries
    ] == [
        ("VIR-2026-021", "EUR 2026-11", "50.00 USD"),
        ("", "EUR 2026-11", "0.50 USD"),
        ("VIR-2026-022", "GBP 2026-11", "-10.00 USD"),
    ]


@pytest.mark.parametrize(
    ("drop", "says"),
    [
        pytest.param(
            date(2026, 11, 30),
            "Nov 2026 is not valued. There is no closing rate from EUR to USD: set one dated 24 Nov 2026 to "
            "30 Nov 2026. Rates are under Exchange rates.",
            id="the closing rate",
        ),
        pytest.param(
            DAY,
            "Nov 2026 is not valued. No rate from EUR to USD holds on 3 Nov 2026, when amounts were posted. "
            "Rates are under Exchange rates.",
            id="the rate of a day",
        ),
    ],
)
def test_without_a_rate_nothing_is_valued(euro: Program, run: Revalue, drop: date, says: str) -> None:
    ExchangeRate.objects.filter(on=drop).delete()

    with pytest.raises(UnableToRevalue) as refused:
        run()

    assert refused.value.message == says
    assert not LedgerEntry.objects.filter(kind="revaluation").exists()


def test_a_closed_period_and_one_that_runs_are_not_valued(
    euro: Program, run: Revalue, lena: User, moment: datetime, today: date
) -> None:
    with pytest.raises(UnableToRevalue, match=r"has a closing rate from its last day on, 30 Nov 2026"):
        run(today=today)

    AccountingPeriod.objects.update(state="in_review")
    AccountingPeriod.objects.update(state="closed", closed_by=lena, closed_at=moment)
    with pytest.raises(UnableToRevalue, match=r"Nov 2026 is closed: its exchange differences stay"):
        run()
    assert balance_of(FX, currency="USD") == 0


def test_rollforward_and_reconciliations_do_not_move(
    euro: Program, books: dict[str, Program], run: Revalue, moment: datetime, november: AccountingPeriod
) -> None:
    def seen() -> list[Any]:
        tables = [(one.table, one.tie, one.last_entry) for one in period_tables(november, today=AFTER)]
        kept = {"ledger_balance", "liability_targets", "earned_entries", "payments"}
        return [
            *tables,
            *(one.compare(Moment(AFTER, moment)).finding for one in CATALOGUE if one.kind in kept),
        ]

    before = seen()
    run()

    assert seen() == before
    assert [table.currency for table, *_ in before[:2]] == ["EUR", "USD"]


def test_the_checklist_asks_for_it_only_where_another_currency_is_owed(
    books: dict[str, Program], november: AccountingPeriod, request: pytest.FixtureRequest, run: Revalue
) -> None:
    def asked() -> list[tuple[bool, str]]:
        return [
            (item.done, item.text) for item in checklist(november, today=AFTER) if item.code == "exchange"
        ]

    assert asked() == []

    request.getfixturevalue("euro")
    assert asked() == [(False, "1 of 1 amounts owed in EUR is not at the closing rate in the books.")]

    run()
    assert asked() == [(True, "What is owed in EUR is at the closing rate.")]


def test_the_other_vendors_euros_are_not_valued(
    books: dict[str, Program], november: AccountingPeriod
) -> None:
    assert exchanges(november) == []


def test_a_journal_carries_it_balanced(
    euro: Program, run: Revalue, november: AccountingPeriod, finn: User, moment: datetime
) -> None:
    run()
    map_accounts(codes={FX: ("6990", ""), VALUATION: ("2319", "")}, actor_id=finn.id, at=moment)

    journal = make_journal(period_id=november.id, currency="USD", actor_id=finn.id, at=moment)

    rows = batch_of(journal).rows
    assert [(row.gl_code, row.amount, row.program) for row in rows] == [
        ("6990", Decimal(50), "VIR-2026-021"),
        ("2319", Decimal(-50), "VIR-2026-021"),
    ]


def test_the_valuation_is_to_be_mapped_only_where_another_currency_is_posted(
    books: dict[str, Program], request: pytest.FixtureRequest
) -> None:
    def listed() -> bool:
        return VALUATION in {one.account for one in account_mapping()}

    assert not listed()

    request.getfixturevalue("euro")
    assert listed()


def test_the_valuation_keeps_off_the_accounts_of_liabilities(
    inside: Tenant, finn: User, moment: datetime
) -> None:
    map_accounts(codes={Account.ACCRUED_LIABILITY: ("2310", "Accrued")}, actor_id=finn.id, at=moment)

    with pytest.raises(UnableToMap, match=r"2310 is the account of a liability"):
        map_accounts(codes={VALUATION: ("2310", "Accrued")}, actor_id=finn.id, at=moment)


def test_finance_posts_it_on_the_page_of_the_period(
    euro: Program, kestrel: Tenant, client: Client, finn: User
) -> None:
    Tenant.objects.filter(id=kestrel.id).update(pinned_on=AFTER)
    client.force_login(finn)
    page = "/t/kestrel/finance/periods/2026-11/"

    before = client.get(page).content.decode()
    assert "Owed in other currencies" in before
    assert "There is no closing rate" not in before

    after = client.post(f"{page}revalue/", follow=True).content.decode()

    assert "Nov 2026 is valued at closing rates." in after
    assert "Post exchange differences" in before
    assert "Post exchange differences" not in after
    entry = LedgerEntry.objects.get(kind="revaluation")
    shown = client.get(f"/t/kestrel/finance/entries/{entry.code}/").content.decode()
    assert "Exchange difference to date" in shown
    listed = client.get(
        "/t/kestrel/finance/entries/?kind=revaluation&currency=USD&program=VIR-2026-021"
    ).content.decode()
    assert entry.code in listed
    assert "to date" in client.get("/t/kestrel/finance/accruals/?period=2026-11").content.decode()


def test_a_vendor_with_one_currency_sees_nothing(
    books: dict[str, Program], client: Client, finn: User
) -> None:
    client.force_login(finn)

    for page in ("periods/2026-11/", "accruals/?period=2026-11"):
        shown = client.get(f"/t/kestrel/finance/{page}").content.decode()
        assert "xchange difference" not in shown
        assert "other currencies" not in shown
