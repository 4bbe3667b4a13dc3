"""What each event of a rebate posts, account by account: debits positive, credits negative."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from uuid import UUID

import pytest

from payouts.enums import Account, Column, EntryKind
from payouts.ledger import drafts
from payouts.ledger.drafts import About, Draft, Leg, Source

D = Decimal
E, A, P = Account.EARNED_PAYABLE, Account.ACCRUED_LIABILITY, Account.APPROVED_PAYABLE
Legs = tuple[Leg, ...]


def shown(legs: Legs) -> dict[str, str]:
    assert len({leg.account for leg in legs}) == len(legs)
    return {leg.account.value: f"{leg.amount.normalize():f}" for leg in legs}


@pytest.mark.parametrize(
    ("legs", "wanted", "owed"),
    [
        pytest.param(
            drafts.accrue(D(100)), {"rebate_expense": "100", "accrued_liability": "-100"}, "100", id="accrued"
        ),
        pytest.param(
            drafts.accrue(D(-30)), {"rebate_expense": "-30", "accrued_liability": "30"}, "-30", id="less"
        ),
        pytest.param(
            drafts.confirm(D(70)), {"accrued_liability": "70", "earned_payable": "-70"}, "0", id="confirmed"
        ),
        pytest.param(
            drafts.adjust(D(-12)), {"rebate_expense": "-12", "earned_payable": "12"}, "-12", id="adjusted"
        ),
        pytest.param(
            drafts.approve_claim(D(50), accrued=D(20)),
            {"accrued_liability": "20", "rebate_expense": "30", "approved_payable": "-50"},
            "30",
            id="claim, partly accrued",
        ),
        pytest.param(
            drafts.approve_claim(D(50), accrued=D(50)),
            {"accrued_liability": "50", "approved_payable": "-50"},
            "0",
            id="claim, all accrued",
        ),
        pytest.param(
            drafts.release(D(9)), {"accrued_liability": "9", "rebate_expense": "-9"}, "-9", id="released"
        ),
        pytest.param(
            drafts.drop({E: D(30), P: D(5)}),
            {"earned_payable": "30", "approved_payable": "5", "rebate_expense": "-35"},
            "-35",
            id="dropped of two accounts",
        ),
        pytest.param(
            drafts.settle({E: D(80), P: D(20)}),
            {"earned_payable": "80", "approved_payable": "20", "payment_clearing": "-100"},
            "-100",
            id="released for payment",
        ),
        pytest.param(
            drafts.settle({E: D(75), P: D(-75)}),
            {"earned_payable": "75", "approved_payable": "-75"},
            "0",
            id="one account eats the other: nothing leaves",
        ),
        pytest.param(
            drafts.recover(D(40)),
            {"earned_payable": "40", "partner_receivable": "-40"},
            "-40",
            id="taken off what is paid",
        ),
        pytest.param(
            drafts.take_over(D(11)),
            {"opening_balance": "11", "accrued_liability": "-11"},
            "11",
            id="taken over",
        ),
    ],
)
def test_an_event_posts(legs: Legs, wanted: dict[str, str], owed: str) -> None:
    assert shown(legs) == wanted
    assert drafts.owed(legs) == D(owed)
    assert sum(leg.amount for leg in legs) == 0


@pytest.mark.parametrize(
    ("amount", "payable", "receivable", "wanted"),
    [
        pytest.param(
            "-40", "100", "0", {"earned_payable": "40", "rebate_expense": "-40"}, id="less, all payable"
        ),
        pytest.param(
            "-40",
            "30",
            "0",
            {"earned_payable": "30", "partner_receivable": "10", "rebate_expense": "-40"},
            id="less, partly paid: the rest is owed back",
        ),
        pytest.param(
            "-40", "0", "0", {"partner_receivable": "40", "rebate_expense": "-40"}, id="less, all paid"
        ),
        pytest.param(
            "-40",
            "-5",
            "0",
            {"partner_receivable": "40", "rebate_expense": "-40"},
            id="less, nothing payable: below zero stays as it is",
        ),
        pytest.param(
            "40", "0", "0", {"rebate_expense": "40", "earned_payable": "-40"}, id="more, nothing owed back"
        ),
        pytest.param(
            "40",
            "0",
            "25",
            {"rebate_expense": "40", "partner_receivable": "-25", "earned_payable": "-15"},
            id="more, first off what is owed back",
        ),
        pytest.param(
            "40", "7", "90", {"rebate_expense": "40", "partner_receivable": "-40"}, id="more, never beyond it"
        ),
    ],
)
def test_a_prior_period_takes_what_is_payable_first_and_never_more_than_is_owed(
    amount: str, payable: str, receivable: str, wanted: dict[str, str]
) -> None:
    legs = drafts.correct(D(amount), payable=D(payable), receivable=D(receivable))

    assert shown(legs) == wanted


@pytest.mark.parametrize(
    ("method", "account", "column"),
    [
        ("bank_transfer", "cash", Column.PAID),
        ("check", "cash", Column.PAID),
        ("credit_memo", "credit_note_issued", Column.CREDIT_MEMO),
        ("offset", "offset_against_invoice", Column.CREDIT_MEMO),
    ],
)
def test_each_method_arrives_in_its_account_and_comes_back_out_of_it(
    method: str, account: str, column: Column
) -> None:
    assert shown(drafts.pay(D(60), method)) == {"payment_clearing": "60", account: "-60"}
    assert shown(drafts.bounce(D(60), method, was_confirmed=True)) == {
        account: "60",
        "approved_payable": "-60",
    }
    assert shown(drafts.bounce(D(60), method, was_confirmed=False)) == {
        "payment_clearing": "60",
        "approved_payable": "-60",
    }
    assert drafts.SETTLED_IN[method] is column


def test_a_reversal_undoes_every_leg() -> None:
    legs = drafts.approve_claim(D(50), accrued=D(20))

    assert drafts.reverse(drafts.reverse(legs)) == legs
    assert shown(drafts.reverse(legs)) == {
        "accrued_liability": "-20",
        "rebate_expense": "-30",
        "approved_payable": "50",
    }


def draft(legs: Legs) -> Draft:
    return Draft(
        key="test|1",
        kind=EntryKind.ACCRUAL,
        column=Column.CURRENT,
        about=About("USD", UUID(int=1)),
        source=Source("calculation", "1"),
        legs=legs,
    )


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: draft(drafts.accrue(D(0))), "none of them zero"),
        (lambda: draft((Leg(E, D(1)),)), "two legs or more"),
        (lambda: draft((Leg(E, D(1)), Leg(A, D("-0.99")))), "do not add up to zero"),
    ],
)
def test_an_entry_that_does_not_balance_is_not_made(make: Callable[[], Draft], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        make()
