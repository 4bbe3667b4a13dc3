"""What is due is divided into what is paid, held, carried, invoiced and dropped, to the cent."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payouts.enums import HoldReason, NegativePolicy, PartKind
from payouts.posting.settlement import Due, Part, Settled, Withheld, sealed, settle, totals_of
from programs.terms import Terms
from tests.factories import program_document

PARTNER = UUID(int=1)
MINIMUM = Terms.from_document(program_document(minimum_payable={"amount": "50.00", "below": "carry_over"}))
DROPPING = Terms.from_document(program_document(minimum_payable={"amount": "50.00", "below": "drop"}))


def part(kind: PartKind, amount: str) -> Part:
    return Part(kind, uuid4(), Decimal(amount), "")


def due(earned: str, *parts: Part) -> Due:
    return Due(PARTNER, earned=Decimal(earned), parts=parts)


def hold(amount: str | None = None) -> Withheld:
    return Withheld(HoldReason.BY_HAND, "A dispute", None if amount is None else Decimal(amount))


def divided(one: Due, **changes: object) -> tuple[str, ...]:
    """Give payable, carried, dropped, held and invoiced."""
    found = settle(one, **{"terms": MINIMUM, "currency": "USD", "method": "credit_memo", **changes})  # type: ignore[arg-type]
    assert found is not None
    amounts = (found.payable, found.carried, found.dropped, found.held, found.invoiced)
    return tuple(f"{amount.normalize():f}" for amount in amounts)


def test_nothing_earned_and_nothing_else_has_no_part() -> None:
    assert settle(due("0"), terms=MINIMUM, currency="USD", method="credit_memo") is None


def test_every_source_adds_to_what_is_due() -> None:
    one = due(
        "100",
        part(PartKind.BROUGHT, "10"),
        part(PartKind.BOUNCED, "5"),
        part(PartKind.PRIOR, "-3"),
        part(PartKind.ADJUSTMENT, "-2"),
        part(PartKind.CLAIM, "40"),
        part(PartKind.RECOVERED, "-20"),
    )

    assert (one.brought, one.prior, one.adjusted, one.claimed, one.recovered) == (15, -3, -2, 40, 20)
    assert divided(one) == ("130", "0", "0", "0", "0")


@pytest.mark.parametrize(
    ("holds", "wanted"),
    [
        ([], ("100", "0", "0", "0", "0")),
        ([hold()], ("0", "0", "0", "100", "0")),
        ([hold("30")], ("70", "0", "0", "30", "0")),
        ([hold("30"), hold("50")], ("20", "0", "0", "80", "0")),
        ([hold("300")], ("0", "0", "0", "100", "0")),
        ([hold("30"), hold()], ("0", "0", "0", "100", "0")),
    ],
)
def test_holds_keep_back_at_most_what_is_paid(holds: list[Withheld], wanted: tuple[str, ...]) -> None:
    assert divided(due("100"), holds=holds) == wanted


def test_an_amount_that_reaches_the_minimum_is_paid_though_a_hold_leaves_less_of_it() -> None:
    assert divided(due("60"), holds=[hold("20")], terms=DROPPING) == ("40", "0", "0", "20", "0")


@pytest.mark.parametrize("kind", [PartKind.BROUGHT, PartKind.BOUNCED])
def test_what_was_held_or_came_back_is_not_measured_by_the_minimum_again(kind: PartKind) -> None:
    again = Part(kind, uuid4(), Decimal(20), "", passed=Decimal(20))

    assert divided(due("0", again), terms=DROPPING) == ("20", "0", "0", "0", "0")
    assert divided(due("10", again), terms=DROPPING) == ("20", "0", "10", "0", "0")
    assert divided(due("10", again), terms=MINIMUM) == ("20", "10", "0", "0", "0")
    assert divided(due("40", again), terms=DROPPING) == ("60", "0", "0", "0", "0")
    assert divided(due("-15", again), terms=DROPPING) == ("5", "0", "0", "0", "0")
    assert divided(due("10", again), holds=[hold("15")], terms=MINIMUM) == ("5", "10", "0", "15", "0")


@pytest.mark.parametrize(
    ("terms", "wanted"),
    [
        (MINIMUM, ("0", "49.99", "0", "0", "0")),
        (DROPPING, ("0", "0", "49.99", "0", "0")),
        (None, ("49.99", "0", "0", "0", "0")),
    ],
)
def test_less_than_the_minimum_waits_or_is_dropped_and_claims_have_none(
    terms: object, wanted: tuple[str, ...]
) -> None:
    assert divided(due("49.99"), terms=terms, holds=[]) == wanted


@pytest.mark.parametrize(
    ("policy", "wanted"),
    [
        (NegativePolicy.CARRY_OVER, ("0", "-38.2", "0", "0", "0")),
        (NegativePolicy.OFFSET, ("0", "-38.2", "0", "0", "0")),
        (NegativePolicy.INVOICE, ("0", "0", "0", "0", "38.2")),
    ],
)
def test_what_is_below_zero_goes_where_the_policy_says(
    policy: NegativePolicy, wanted: tuple[str, ...]
) -> None:
    assert divided(due("0", part(PartKind.ADJUSTMENT, "-38.20")), negative=policy, holds=[hold()]) == wanted


def test_a_reason_names_every_hold() -> None:
    found = settle(
        due("100"),
        terms=MINIMUM,
        currency="USD",
        holds=[hold("1"), Withheld(HoldReason.BANK_CHANGED, "Bank details changed on 6 Nov 2026")],
        method="credit_memo",
    )

    assert found is not None
    assert found.reason == "Held: A dispute; Bank details changed on 6 Nov 2026"


@given(
    earned=st.decimals(-5000, 5000, places=2),
    parts=st.lists(st.tuples(st.sampled_from(list(PartKind)), st.decimals(-500, 500, places=2)), max_size=5),
    kept=st.lists(st.one_of(st.none(), st.decimals("0.01", 900, places=2)), max_size=3),
    policy=st.sampled_from(list(NegativePolicy)),
    terms=st.sampled_from([MINIMUM, DROPPING, None]),
)
def test_the_parts_always_add_up_to_what_is_due(
    earned: Decimal,
    parts: list[tuple[PartKind, Decimal]],
    kept: list[Decimal | None],
    policy: NegativePolicy,
    terms: object,
) -> None:
    one = Due(PARTNER, earned=earned, parts=tuple(Part(kind, uuid4(), amount, "") for kind, amount in parts))
    holds = [Withheld(HoldReason.BY_HAND, "x", amount) for amount in kept]
    found = settle(one, terms=terms, currency="USD", negative=policy, holds=holds, method="check")  # type: ignore[arg-type]

    if found is not None:
        line = sealed(found)
        came = (
            line.earned
            + line.brought
            + line.prior
            + line.adjusted
            + line.claimed
            - line.recovered
            + line.invoiced
        )
        assert came == line.payable + line.held + line.carried + line.dropped
        assert min(line.payable, line.held, line.dropped, line.invoiced) >= 0


def test_totals_count_who_is_paid() -> None:
    parts = [settled("100", "100"), settled("40", "0")]

    totals = totals_of([sealed(one) for one in parts])

    assert (totals.earned, totals.payable, totals.held, totals.partners) == (140, 100, 0, 1)


def settled(earned: str, payable: str) -> Settled:
    nothing = Decimal(0)
    rest = Decimal(earned) - Decimal(payable)
    return Settled(due(earned), Decimal(payable), rest, nothing, nothing, nothing, "", "check")
