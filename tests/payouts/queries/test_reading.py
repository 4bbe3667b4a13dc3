"""What the pages of this floor read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from partners.models import Partner
from payouts.enums import LineFate
from payouts.models import CalculationRun, Earning
from payouts.queries import explanation, liability, program_earnings, promise_of
from payouts.queries.lines import Question, count_fates, judged_lines
from payouts.queries.volumes import Cutoff
from payouts.queries.working import WorkingDiffers
from programs.models import Enrolment, Product, Program
from tests.factories import make_line, make_partner, make_product
from tests.payouts.conftest import Q3, Q4
from vir.foundation.tenancy.models import Tenant

Calculate = Callable[..., CalculationRun]
Publish = Callable[..., Program]

# Partner, net eligible Cordless sales to 22 Nov 2026, projected rebate: the demo scenario's table.
SCENARIO = (
    """
342180 23758.91|96400 3346.72|247300 17171.02|58100 2017.06|171900 8951.77|36800 0.00|118250 4105.28
233600 16219.77|161400 8404.98|74800 2596.83|44100 0.00|391700 33996.60|98700 3426.57|27300 0.00
201500 10493.21|55900 0.00|155700 8108.15|83200 2888.45|139800 4853.43|243900 16934.94|61300 2128.15
402450 34929.62|49700 0.00|94600 3284.23
""".replace("\n", "|")
    .strip("|")
    .split("|")
)


def test_the_demo_scenario_is_earned_and_projected_to_the_cent(
    inside: Tenant, drill: Product, publish: Publish, calculate: Calculate, today: date
) -> None:
    partners = []
    for number, row in enumerate(SCENARIO):
        partner = make_partner(f"D-{number:03d}")
        make_line(partner, drill, date(2026, 11, 22), row.split()[0])
        partners.append(partner)
    program = publish(*partners)
    calculate()
    promise = promise_of(program.code)
    assert promise is not None

    table = program_earnings(promise, today=today)

    assert table is not None
    projected = {row.partner_code: row.projected for row in table.rows}
    assert (table.as_of, table.elapsed_days) == (date(2026, 11, 22), 53)
    assert (table.measured, table.earned) == (Decimal("3590580"), Decimal("71581.40"))
    assert projected == {f"D-{n:03d}": Decimal(row.split()[1]) for n, row in enumerate(SCENARIO)}
    assert table.projected == Decimal("207615.69")
    assert table.accrued == Decimal("119604.70")
    alder = next(row for row in table.rows if row.partner_code == "D-000")
    assert (alder.tier, alder.earned, alder.projected_tier) == (2, Decimal("10265.40"), 3)


def test_a_program_that_has_not_begun_has_no_table(publish: Publish, alder: Partner, today: date) -> None:
    promise = promise_of(publish(alder, starts_on="2027-01-01", ends_on="2027-03-31").code)
    assert promise is not None

    assert program_earnings(promise, today=today) is None


def test_liability_says_which_periods_can_be_closed(
    alder: Partner, drill: Product, publish: Publish, calculate: Calculate, today: date
) -> None:
    make_line(alder, drill, Q3, "250000.00")
    make_line(alder, drill, Q4, "100000.00")
    publish(alder, starts_on="2026-07-01")
    calculate()

    rows = liability(today=today)

    assert [(row.period.start, row.earned, row.ready_to_close) for row in rows] == [
        (Q3, Decimal("7500.00"), True),
        (Q4, Decimal("2000.00"), False),
    ]


def question(partner: Partner, program: Program, today: date) -> Question:
    promise = promise_of(program.code)
    assert promise is not None
    period = promise.period_from(Q4)
    assert period is not None
    return Question(promise, period, partner.id, partner.code, Cutoff(date(2026, 11, 22), today))


def test_each_line_has_one_fate_the_first_reason_that_holds(
    alder: Partner, drill: Product, publish: Publish, today: date
) -> None:
    glove = make_product("GLOVE", category="Safety")
    make_line(alder, drill, date(2026, 10, 6), "1.00", document="COUNTED")
    make_line(alder, drill, date(2026, 9, 30), "2.00", document="BEFORE")
    make_line(alder, drill, date(2026, 11, 23), "4.00", document="TOO-NEW")
    make_line(alder, drill, date(2026, 10, 7), "8.00", document="LATE", received_on=date(2026, 11, 24))
    make_line(alder, drill, date(2026, 10, 8), "16.00", document="THROUGH", basis="sell_through")
    make_line(alder, glove, date(2026, 10, 9), "32.00", document="GLOVE")
    make_line(alder, drill, date(2026, 10, 10), "64.00", document="CAD", currency="CAD")
    make_line(alder, drill, date(2026, 10, 1), "128.00", document="NOT-YET-IN")
    program = publish(products={"include": [{"category": "Cordless"}]})
    Enrolment.objects.create(program=program, partner=alder, starts_on=date(2026, 10, 2))
    asked = question(alder, program, today)

    found = {line.document: line.fate for line in judged_lines(asked, list(LineFate), limit=99)}

    assert found == {
        "COUNTED": LineFate.COUNTED,
        "BEFORE": LineFate.OUTSIDE_DATES,
        "TOO-NEW": LineFate.NOT_YET,
        "LATE": LineFate.NOT_YET,
        "THROUGH": LineFate.OTHER_BASIS,
        "GLOVE": LineFate.PRODUCT_OUT_OF_SCOPE,
        "CAD": LineFate.OTHER_CURRENCY,
        "NOT-YET-IN": LineFate.NOT_ENROLLED,
    }
    assert [(count.fate, count.currency, count.lines, count.net) for count in count_fates(asked)] == [
        (LineFate.COUNTED, "USD", 1, Decimal("1")),
        (LineFate.OUTSIDE_DATES, "USD", 1, Decimal("2")),
        (LineFate.NOT_YET, "USD", 2, Decimal("12")),
        (LineFate.OTHER_BASIS, "USD", 1, Decimal("16")),
        (LineFate.NOT_ENROLLED, "USD", 1, Decimal("128")),
        (LineFate.PRODUCT_OUT_OF_SCOPE, "USD", 1, Decimal("32")),
        (LineFate.OTHER_CURRENCY, "CAD", 1, Decimal("64")),
    ]


def test_lines_of_a_partner_that_the_terms_leave_out_say_so(
    alder: Partner, drill: Product, publish: Publish, today: date
) -> None:
    make_line(alder, drill, date(2026, 10, 6), "1.00")
    program = publish(eligibility={"except_partners": ["ALDER"]})

    counts = count_fates(question(alder, program, today))

    assert [(count.fate, count.lines) for count in counts] == [(LineFate.EXCLUDED_PARTNER, 1)]


def test_the_lines_that_count_are_those_that_were_added_up(
    alder: Partner, drill: Product, publish: Publish, calculate: Calculate, today: date
) -> None:
    for day, net in ((1, "100000.00"), (2, "242180.00"), (3, "-3140.00")):
        make_line(alder, drill, date(2026, 10, day), net)
    program = publish(alder)
    calculate()

    lines = judged_lines(question(alder, program, today), [LineFate.COUNTED], limit=99)

    assert sum(line.net for line in lines) == Earning.objects.get().net


@pytest.fixture
def position(
    alder: Partner, drill: Product, publish: Publish, calculate: Calculate
) -> tuple[Earning, Program]:
    make_line(alder, drill, date(2026, 10, 6), "342180.00")
    program = publish(alder)
    calculate()
    return Earning.objects.get(), program


def test_the_working_gives_the_stored_amount(position: tuple[Earning, Program], today: date) -> None:
    earning, program = position
    promise = promise_of(program.code)
    assert promise is not None

    worked = explanation(earning, promise, today=today)

    assert (worked.rating.earned, worked.now) == (Decimal("10265.40"), None)
    assert worked.rating.explanation.formula_values == ("$342,180.00 × 3.0%", "$10,265.40")


def test_the_working_is_refused_once_the_lines_have_moved_on(
    position: tuple[Earning, Program], alder: Partner, drill: Product, today: date
) -> None:
    earning, program = position
    promise = promise_of(program.code)
    assert promise is not None
    make_line(alder, drill, date(2026, 10, 7), "0.01")

    with pytest.raises(WorkingDiffers, match="Recalculate to bring the two together"):
        explanation(earning, promise, today=today)


def test_the_working_of_a_closed_amount_stands_and_says_what_it_would_be_now(
    closed_q3: Program, drill: Product, today: date
) -> None:
    corvus = Partner.objects.get(code="CORVUS")
    make_line(corvus, drill, date(2026, 9, 9), "100000.00", received_on=date(2026, 11, 20))
    promise = promise_of(closed_q3.code)
    assert promise is not None

    worked = explanation(Earning.objects.get(partner=corvus, period_start=Q3), promise, today=today)

    assert worked.closed is not None
    assert (worked.rating.earned, worked.now) == (Decimal("12000"), Decimal("16000"))


def test_what_is_accrued_stays_within_the_cap_of_the_program(
    inside: Tenant, drill: Product, publish: Publish, calculate: Calculate, today: date
) -> None:
    partners = [make_partner(f"D-{number}") for number in range(2)]
    for partner in partners:
        make_line(partner, drill, date(2026, 11, 22), "100000.00")
    # At the pace of 53 of 92 days each ends at 173,584.91 and earns 3,471.70; the budget leaves 2,300 for both.
    caps = [{"per": "program", "amount": "2300.00", "when_exceeded": "pro_rata"}]
    promise = promise_of(publish(*partners, caps=caps).code)
    calculate()
    assert promise is not None

    table = program_earnings(promise, today=today)

    assert table is not None
    # 53 ÷ 92 of 2,300.
    assert [row.accrued for row in table.rows] == [Decimal("662.50"), Decimal("662.50")]
    assert table.accrued == Decimal("1325.00")
