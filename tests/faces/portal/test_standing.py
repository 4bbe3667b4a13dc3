"""Where a partner stands: period, phase, days, pace, reach, and which program comes first."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from programs.enums import LeadKind
from programs.queries.portal import PortalProgram, Span
from tests.faces.portal.promised import bought, earning, promised
from tests.faces.portal.stage import annual, cordless
from vir.faces.portal.standing import Phase, Standing, arrange, standing

START = date(2026, 10, 1)
TODAY = date(2026, 11, 23)
COUNTED_TO = date(2026, 11, 22)


def stand(
    program: PortalProgram, net: str, *, counted_to: date | None = COUNTED_TO, **dates: Any
) -> Standing:
    earnings = [earning(program, START, bought(net))]
    return standing(program, earnings, today=dates.get("today", TODAY), counted_to=counted_to)


def two_tiers(second: str) -> dict[str, Any]:
    tiers = [{"threshold": "100", "percent": "1"}, {"threshold": second, "percent": "9"}]
    return cordless(reward={"kind": "percent", "application": "all_volume", "tiers": tiers}, caps=[])


def test_days_left_are_counted_from_the_last_day_whose_sales_are_in() -> None:
    one = stand(promised(cordless()), "342180")

    assert (one.elapsed, one.days_left, one.period.days) == (53, 39, 92)


def test_the_pace_extends_what_is_counted_to_the_whole_period() -> None:
    one = stand(promised(cordless()), "342180")

    assert one.projected is not None
    assert round(one.projected.measured, 2) == Decimal("593972.83")


def test_a_sale_dated_in_the_future_makes_the_period_no_older_than_today() -> None:
    one = stand(promised(cordless()), "342180", counted_to=date(2027, 6, 1))

    assert (one.counted_to, one.days_left) == (TODAY, 38)


def test_before_the_first_file_there_is_no_pace() -> None:
    one = stand(promised(cordless()), "0", counted_to=None)

    assert (one.elapsed, one.days_left, one.pace, one.projected) == (0, 92, None, None)


def test_sales_older_than_the_period_leave_all_its_days() -> None:
    one = stand(promised(cordless()), "0", counted_to=date(2026, 9, 20), today=date(2026, 10, 2))

    assert (one.elapsed, one.days_left, one.projected) == (0, 92, None)


@pytest.mark.parametrize(("threshold", "kind"), [("340.00", LeadKind.NEXT_TIER), ("340.01", LeadKind.EARNED)])
def test_a_tier_is_urged_up_to_three_times_the_own_pace(threshold: str, kind: LeadKind) -> None:
    # 53 days made 106.00, 2.00 a day; 39 days at three times that make 234.00.
    one = stand(promised(two_tiers(threshold)), "106.00")

    assert one.lead.kind is kind


@pytest.mark.parametrize(
    ("today", "phase"),
    [
        (date(2026, 9, 30), Phase.UPCOMING),
        (date(2026, 10, 1), Phase.LIVE),
        (date(2026, 12, 31), Phase.LIVE),
        (date(2027, 1, 1), Phase.ENDED),
    ],
)
def test_a_program_is_live_from_its_first_to_its_last_day(today: date, phase: Phase) -> None:
    one = stand(promised(cordless()), "0", today=today)

    assert one.phase is phase


def test_a_program_closed_early_has_ended() -> None:
    one = stand(promised(cordless(), status="closed"), "0")

    assert one.phase is Phase.ENDED


@pytest.mark.parametrize(
    ("spans", "phase", "left"),
    [
        ((Span(date(2026, 12, 1), None),), Phase.UPCOMING, None),
        ((Span(None, date(2026, 11, 1)),), Phase.ENDED, date(2026, 10, 31)),
        ((Span(None, date(2026, 10, 15)), Span(date(2026, 11, 1), None)), Phase.LIVE, None),
        ((Span(None, date(2026, 12, 15)),), Phase.LIVE, date(2026, 12, 14)),
    ],
)
def test_a_partners_own_days_decide_too(spans: tuple[Span, ...], phase: Phase, left: date | None) -> None:
    one = stand(promised(cordless(), spans=spans), "0")

    assert (one.phase, one.left_on) == (phase, left)


def test_the_period_of_today_is_shown_and_earlier_ones_are_behind_it() -> None:
    program = promised(cordless(period="month", accumulation="to_date"))
    earnings = [
        earning(program, date(2026, 10, 1), bought("90000")),
        earning(program, date(2026, 11, 1), bought("30000"), before=bought("90000")),
    ]

    one = standing(program, earnings, today=TODAY, counted_to=COUNTED_TO)

    assert (one.period.start, one.own_measure, one.position.measured) == (date(2026, 11, 1), 30000, 120000)
    assert one.earned == one.position.earned == Decimal("2400.00")


def test_figures_are_read_under_the_version_they_were_calculated_with() -> None:
    program = promised(cordless())
    made = earning(program, START, bought("342180"))
    newer = promised(cordless(caps=[{"per": "partner_period", "amount": "5000.00"}])).current
    amended = PortalProgram(
        program.id, program.code, program.name, program.status, "USD", (newer, program.current), program.spans
    )

    one = standing(amended, [made], today=TODAY, counted_to=COUNTED_TO)

    assert one.position.earned == made.earned == Decimal("10265.40")


def test_units_are_compared_by_what_they_cost() -> None:
    tiers = [{"threshold": "100", "amount": "2.00"}, {"threshold": "110", "amount": "3.00"}]
    units = cordless(
        code="VIR-2026-015",
        measure={"kind": "quantity"},
        reward={"kind": "per_unit", "application": "all_volume", "tiers": tiers},
        caps=[],
    )
    program, plain = promised(units), promised(cordless())
    made = [earning(program, START, bought("100000", "100")), earning(plain, START, bought("342180"))]

    placed = arrange([standing(each, made, today=TODAY, counted_to=COUNTED_TO) for each in (program, plain)])

    # Ten units cost 10,000 and add 130.00; 57,820 adds 5,734.60.
    assert [one.program.code for one in placed] == ["VIR-2026-014", "VIR-2026-015"]
    assert placed[1].worth == Decimal("0.013")


def test_what_is_live_comes_before_what_is_to_come_and_what_ended() -> None:
    live, ended = promised(annual()), promised(cordless(starts_on="2026-07-01", ends_on="2026-09-30"))
    coming = promised(cordless(code="VIR-2027-003", starts_on="2027-01-01", ends_on="2027-03-31"))

    placed = arrange(
        [standing(each, [], today=TODAY, counted_to=COUNTED_TO) for each in (ended, coming, live)]
    )

    assert [one.program.code for one in placed] == ["VIR-2026-001", "VIR-2027-003", "VIR-2026-014"]
