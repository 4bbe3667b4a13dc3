"""Finance may expect another volume or tier of a position, with a reason and for a month at most."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from partners.models import Partner
from payouts.models import AccrualOverride, LedgerEntry
from payouts.operations.books.accrue import Posted, post_accruals
from payouts.operations.books.override_accrual import UnableToOverride, end_override, set_override
from payouts.operations.close_period import close_period
from payouts.queries.books.expected import expected_of
from payouts.queries.promises import promise_of
from programs.models import Product, Program
from tests.factories import make_line
from tests.payouts.books.reading import moved, open_since, owed, shut_month
from tests.payouts.conftest import Q3, Q4
from vir.foundation.audit.queries import trail_of
from vir.foundation.identity.models import User

Accrue = Callable[..., Posted]
Override = Callable[..., AccrualOverride]


@pytest.fixture
def vale(alder: Partner, drill: Product, publish: Callable[..., Program], accrue: Accrue) -> Partner:
    """Let Alder buy what Vale Wholesale did, which the pace takes to tier 4; all of it is accrued."""
    open_since(date(2026, 11, 1))
    make_line(alder, drill, date(2026, 11, 22), "402450.00")
    publish(alder)
    accrue()
    return alder


@pytest.fixture
def override(vale: Partner, lena: User, today: date, moment: datetime) -> Override:
    def overridden(**changes: Any) -> AccrualOverride:
        told = {
            "program_code": "VIR-2026-014",
            "partner_code": "ALDER",
            "period_start": Q4,
            "reason": "Confirmed order cancelled",
            "expected_tier": 3,
            "actor_id": lena.id,
            "today": today,
            "at": moment,
        }
        return set_override(**{**told, **changes})

    return overridden


def refusal(override: Override, **changes: Any) -> str:
    """Give the sentence of an override that is refused, and prove that nothing moved."""
    before = owed()
    with pytest.raises(UnableToOverride) as refused:
        override(**changes)
    assert (AccrualOverride.objects.count(), owed()) == (0, before)
    return refused.value.message


def test_a_lower_tier_lowers_the_accrual_at_once_by_4_024_50(override: Override, lena: User) -> None:
    before = owed()

    made = override()

    assert (before, owed()) == (Decimal("20122.50"), Decimal("16098.00"))
    assert made.expires_on == date(2026, 11, 30)
    entry = LedgerEntry.objects.latest("number")
    assert entry.working["override"] == {
        "volume": None,
        "tier": 3,
        "reason": "Confirmed order cancelled",
        "by": "Lena",
        "until": "2026-11-30",
        "effect": "-4024.5",
    }
    act = trail_of("program", "VIR-2026-014")[0]
    assert (act.action, act.actor_id, act.data["change"]) == (
        "accrual.overridden",
        lena.id,
        {"USD": "-4024.5"},
    )


def test_what_is_expected_shows_the_override_beside_the_pace(override: Override, today: date) -> None:
    override()
    promise = promise_of("VIR-2026-014")
    assert promise is not None

    [one] = expected_of(promise, promise.periods[0], today=today)

    assert (one.pace_tier, one.expected_tier, one.expected_volume) == (4, 3, Decimal("599999.99"))
    assert (one.by_method, one.accrued, one.effect) == (
        Decimal("20122.50"),
        Decimal("16098.00"),
        Decimal("-4024.50"),
    )


def test_a_volume_may_be_expected_instead_of_a_tier(override: Override) -> None:
    override(expected_tier=None, expected_volume=Decimal("450000"))

    assert owed() == Decimal("16098.00")


def test_another_override_takes_the_place_of_the_first(override: Override) -> None:
    first = override()

    override(expected_tier=4)

    first.refresh_from_db()
    assert first.ended_at is not None
    assert owed() == Decimal("20122.50")
    assert AccrualOverride.objects.filter(ended_at__isnull=True).count() == 1


def test_an_override_that_is_ended_gives_its_effect_back(
    override: Override, lena: User, today: date, moment: datetime
) -> None:
    made = override()

    end_override(override_id=made.id, actor_id=lena.id, today=today, at=moment)

    assert owed() == Decimal("20122.50")
    assert moved() == {("2026-11", "current"): "20122.50"}
    with pytest.raises(UnableToOverride, match="has ended already"):
        end_override(override_id=made.id, actor_id=lena.id, today=today, at=moment)


def test_an_override_of_the_month_counts_until_the_month_is_closed(
    override: Override, lena: User, moment: datetime
) -> None:
    override()
    first_of_december = date(2026, 12, 1)

    post_accruals(today=first_of_december, at=moment)
    while_open = owed()
    shut_month(date(2026, 11, 1), lena)
    post_accruals(today=first_of_december, at=moment)

    assert (while_open, owed()) == (Decimal("16098.00"), Decimal("20122.50"))
    assert moved() == {("2026-11", "current"): "16098.00", ("2026-12", "prior"): "4024.50"}


def test_an_override_until_a_day_counts_on_that_day_and_not_after(
    override: Override, moment: datetime
) -> None:
    override(expires_on=date(2026, 11, 25))

    post_accruals(today=date(2026, 11, 25), at=moment)
    on_its_last_day = owed()
    post_accruals(today=date(2026, 11, 26), at=moment)

    assert (on_its_last_day, owed()) == (Decimal("16098.00"), Decimal("20122.50"))


def test_an_override_that_expired_makes_room_for_the_next(override: Override, moment: datetime) -> None:
    override()

    override(today=date(2026, 12, 1))

    assert AccrualOverride.objects.filter(ended_at__isnull=True).get().expires_on == date(2026, 12, 31)


def test_an_override_without_a_reason_is_refused(override: Override) -> None:
    assert refusal(override, reason="  ok ") == (
        "Say why another volume is expected: the reason stands on the rollforward."
    )


def test_a_tier_that_the_terms_do_not_have_is_refused(override: Override) -> None:
    assert refusal(override, expected_tier=5) == ("The terms have no tier 5. Choose one from 0 (none) to 4.")


def test_a_tier_below_the_one_that_is_reached_is_refused(override: Override) -> None:
    assert refusal(override, expected_tier=2) == (
        "Alder Supply has reached tier 3 already. Choose that or a higher one."
    )


def test_a_volume_below_what_is_bought_is_refused(override: Override) -> None:
    assert refusal(override, expected_tier=None, expected_volume=Decimal(400000)) == (
        "Alder Supply has bought $402,450 already. Expect that or more for the whole period."
    )


def test_a_volume_and_a_tier_together_or_neither_are_refused(override: Override) -> None:
    assert refusal(override, expected_volume=Decimal(450000)) == "Say a volume or a tier, one of the two."
    assert refusal(override, expected_tier=None) == "Say a volume or a tier, one of the two."


def test_an_override_over_the_end_of_the_month_is_refused(override: Override) -> None:
    assert refusal(override, expires_on=date(2026, 12, 1)) == (
        "An override lasts to the end of the accounting month at most."
        " Choose a day from 23 Nov 2026 to 30 Nov 2026."
    )


def test_a_partner_without_a_position_is_refused(override: Override) -> None:
    assert refusal(override, partner_code="NOBODY").startswith("NOBODY has nothing in this period")


def test_a_group_is_not_overridden_member_by_member(
    alder: Partner,
    drill: Product,
    publish: Callable[..., Program],
    accrue: Accrue,
    lena: User,
    today: date,
    moment: datetime,
) -> None:
    make_line(alder, drill, date(2026, 11, 22), "402450.00")
    publish(alder, group={"pays": "parent"})
    accrue()

    with pytest.raises(UnableToOverride, match="rates groups as a whole"):
        set_override(
            program_code="VIR-2026-014",
            partner_code="ALDER",
            period_start=Q4,
            reason="Confirmed order cancelled",
            expected_tier=3,
            actor_id=lena.id,
            today=today,
            at=moment,
        )

    assert AccrualOverride.objects.count() == 0


def test_a_period_whose_result_is_known_is_refused(
    alder: Partner,
    drill: Product,
    publish: Callable[..., Program],
    accrue: Accrue,
    finn: User,
    lena: User,
    today: date,
    moment: datetime,
) -> None:
    make_line(alder, drill, Q3, "250000.00")
    make_line(alder, drill, date(2026, 11, 20), "1.00")
    program = publish(alder, starts_on="2026-07-01")
    accrue()
    close_period(program_code=program.code, period_start=Q3, actor_id=finn.id, today=today, at=moment)

    with pytest.raises(UnableToOverride, match="is known"):
        set_override(
            program_code=program.code,
            partner_code="ALDER",
            period_start=Q3,
            reason="Confirmed order cancelled",
            expected_tier=3,
            actor_id=lena.id,
            today=today,
            at=moment,
        )

    assert AccrualOverride.objects.count() == 0
