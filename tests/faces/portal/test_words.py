"""The words and figures a partner reads."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from claims.queries.portal import Freshness
from programs.terms import Terms
from tests.faces.portal.promised import bought, earning, promised
from tests.faces.portal.stage import cordless
from vir.faces.portal import what_if, words
from vir.faces.portal.panels import panel
from vir.faces.portal.standing import Standing, standing

TODAY = date(2026, 11, 23)
TERMS = Terms.from_document(cordless())


def stand(net: str) -> Standing:
    program = promised(cordless())
    made = [earning(program, date(2026, 10, 1), bought(net))]
    return standing(program, made, today=TODAY, counted_to=date(2026, 11, 22))


def test_a_drawing_never_shows_a_mark_as_reached_before_it_is() -> None:
    assert words.pointer(TERMS, Decimal("399999.99")) == "$399,999"


@pytest.mark.parametrize(
    ("file_at", "said"),
    [
        (datetime(2026, 11, 22, 12, 10, tzinfo=UTC), "Counted to 22 Nov, file 06:10"),
        (datetime(2026, 11, 23, 12, 10, tzinfo=UTC), "Counted to 22 Nov, file 23 Nov 06:10"),
        (None, "Counted to 22 Nov"),
    ],
)
def test_the_time_of_a_file_names_its_day_where_it_is_another_one(
    file_at: datetime | None, said: str
) -> None:
    fresh = Freshness(date(2026, 11, 22), file_at)

    assert words.as_of(fresh, TODAY, "America/Chicago") == said


def test_last_years_freshness_names_its_year() -> None:
    fresh = Freshness(date(2025, 12, 30), None)

    assert words.as_of(fresh, TODAY, "America/Chicago") == "Counted to 30 Dec 2025"


def test_a_gap_of_cents_is_raised_so_that_it_is_reached() -> None:
    shown = panel(stand("342180.005"), slug="kestrel", today=TODAY)

    assert shown.to_go == "$57,820 to go"


def test_a_pace_that_rounds_up_to_a_mark_is_just_short_of_it() -> None:
    # 345,600.00 in 53 of 92 days is 599,909.43, which rounds to 600,000.
    shown = panel(stand("345600"), slug="kestrel", today=TODAY)

    assert shown.lines[2].note == "Tier 3, just short of Tier 4"


@pytest.mark.parametrize(
    ("far", "most"),
    [("257820", "300000"), ("512876.55", "600000"), ("1000000", "1000000"), ("0.4", "0.4"), ("7", "8")],
)
def test_the_slider_ends_on_a_round_figure(far: str, most: str) -> None:
    assert what_if._nice(Decimal(far)) == Decimal(most)


@pytest.mark.parametrize("typed", ["60000", "60,000", "$60,000.00", "USD 60000", " 60000 "])
def test_an_amount_is_read_as_people_write_it(typed: str) -> None:
    assert what_if.parse_more(typed, stand("342180")) == Decimal("60000")


@pytest.mark.parametrize("typed", ["٦٠", "1e6", "NaN", "Infinity", "6_000", "60 000", "60.000,00"])
def test_what_only_looks_like_an_amount_is_refused(typed: str) -> None:
    with pytest.raises(what_if.AmountRefused):
        what_if.parse_more(typed, stand("342180"))


def test_buying_nothing_more_changes_nothing() -> None:
    found = what_if.what_if(stand("342180"), Decimal(0))

    assert found is not None
    assert (found.rebate, found.gain, found.share) == (Decimal("10265.40"), Decimal("0.00"), "")


@pytest.mark.parametrize(
    ("more", "rebate"),
    [("57819.99", "12000.00"), ("57820", "16000.00"), ("257820", "30000.00"), ("457820", "40000.00")],
)
def test_an_estimate_is_the_calculation_that_pays(more: str, rebate: str) -> None:
    one = stand("342180")

    found = what_if.what_if(one, Decimal(more))

    assert found is not None
    assert found.rebate == earning(one.program, date(2026, 10, 1), bought(str(342180 + Decimal(more)))).earned
    assert found.rebate == Decimal(rebate)
