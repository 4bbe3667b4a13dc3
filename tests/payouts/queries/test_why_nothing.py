"""Where nothing is earned, the condition that failed is named with its numbers and the nearest missed sale."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from claims.models import SalesFreshness
from partners.models import Partner
from payouts.enums import LineFate, NothingCause
from payouts.models import CalculationRun
from payouts.posting.records import Promise
from payouts.queries.lines import Question, count_fates
from payouts.queries.missing.misses import Asked, count_misses, nearest_miss
from payouts.queries.missing.why_nothing import WhyNothing, why_nothing, why_unpublished
from payouts.queries.promises import promise_of
from payouts.queries.volumes import Cutoff
from programs.models import ExchangeRate, PartnerFigure, Product, Program
from tests.factories import NOON, make_line, make_partner, make_product
from vir.foundation.documents.operations import store_file
from vir.foundation.identity.models import User
from vir.foundation.imports.models import ImportBatch, ImportProblem, ImportSource
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

CODE = "VIR-2026-014"
CORDLESS = {"include": [{"category": "Cordless"}]}
Publish = Callable[..., Program]
Calculate = Callable[..., CalculationRun]


def why(today: date, partner: Partner | None = None) -> WhyNothing | None:
    promise = promise_of(CODE)
    assert promise is not None
    if partner is None:
        return why_nothing(promise, today=today)
    return why_nothing(promise, today=today, partner_id=partner.id, partner_code=partner.code)


def asked(promise: Promise, today: date, partner: Partner | None = None) -> Asked:
    cutoff = Cutoff(date(2026, 11, 22), today)
    return Asked(promise, promise.periods[0], cutoff, partner.id if partner else None)


@pytest.fixture
def spare(inside: Tenant) -> Product:
    return make_product("SPARE-1", category="Spares")


@pytest.fixture
def stranger(osprey: Tenant) -> None:
    """The other vendor's look-alike, which has earned in a program of the same code."""
    with tenant_context(osprey.id):
        partner, product = make_partner("ALDER"), make_product("DRILL-1", category="Cordless")
        make_line(partner, product, date(2026, 10, 5), "500000.00", document="STRANGE-1")


def test_where_something_is_earned_nothing_has_to_be_explained(
    alder: Partner, drill: Product, publish: Publish, calculate: Calculate, today: date
) -> None:
    make_line(alder, drill, date(2026, 10, 5), "100000.00")
    publish(alder)
    calculate()

    assert why(today) is None
    assert why(today, alder) is None


def test_a_program_without_a_published_version_promises_nothing() -> None:
    found = why_unpublished("Q1 Push", date(2027, 1, 1))

    assert found.cause is NothingCause.NOT_PUBLISHED
    assert found.sentence == "Q1 Push is not published. Nothing is earned before somebody has approved it."
    assert found.fix == "Once it is published it earns from 1 Jan 2027."


def test_before_the_first_day_nothing_is_earned(alder: Partner, publish: Publish, today: date) -> None:
    publish(alder, starts_on="2027-01-01", ends_on="2027-03-31")

    found = why(today)

    assert found is not None
    assert found.cause is NothingCause.NOT_STARTED
    assert found.sentence == "Q4 Cordless Growth starts on 1 Jan 2027. Nothing is earned before."


def test_without_any_sales_the_books_are_empty(alder: Partner, publish: Publish, today: date) -> None:
    publish(alder)

    found = why(today)

    assert found is not None
    assert (found.cause, found.sentence) == (NothingCause.NO_DATA, "No sales are in the books.")


def test_data_older_than_the_start_is_named_with_both_days(
    stranger: None, alder: Partner, drill: Product, publish: Publish, today: date
) -> None:
    make_line(alder, drill, date(2026, 9, 28), "1000.00")
    publish(alder)

    found = why(today)

    assert found is not None
    assert found.cause is NothingCause.DATA_OLD
    assert found.sentence == (
        "The newest sale in the books is of 28 Sep 2026, before the period starts on 1 Oct 2026."
    )
    assert found.fix == "Import the sales since 1 Oct 2026."


def test_no_sale_in_the_dates_names_the_one_that_came_a_day_too_early(
    stranger: None, alder: Partner, drill: Product, publish: Publish, today: date
) -> None:
    make_line(alder, drill, date(2026, 9, 10), "9000.00")
    make_line(alder, drill, date(2026, 9, 30), "4000.00", document="INV-EARLY")
    SalesFreshness.objects.update(counted_to=date(2026, 11, 22))
    publish(alder)

    found = why(today)

    assert found is not None
    assert found.cause is NothingCause.NO_SALES
    assert found.sentence == "No sale dated 1 Oct to 22 Nov 2026 is in the books."
    assert found.nearest is not None
    assert (found.nearest.document, found.nearest.days_off, found.nearest.reasons) == (
        "INV-EARLY",
        1,
        (LineFate.OUTSIDE_DATES,),
    )


def test_products_that_do_not_count_are_named_with_their_lines_and_worth(
    alder: Partner, spare: Product, publish: Publish, today: date
) -> None:
    make_line(alder, spare, date(2026, 10, 5), "700.00", document="INV-SMALL")
    make_line(alder, spare, date(2026, 11, 5), "900.00", document="INV-SPARE")
    publish(alder, products=CORDLESS)

    found = why(today)

    assert found is not None
    assert found.cause is NothingCause.PRODUCT
    assert found.sentence == (
        "2 sales lines dated 1 Oct to 5 Nov 2026, worth $1,600.00, and none counts: "
        "all are of products that do not count."
    )
    assert [(c.fate, c.lines, c.net, c.partners) for c in found.counts] == [
        (LineFate.PRODUCT_OUT_OF_SCOPE, 2, Decimal("1600.0000"), 1)
    ]
    assert found.nearest is not None
    assert (found.nearest.document, found.nearest.reasons) == (
        "INV-SPARE",
        (LineFate.PRODUCT_OUT_OF_SCOPE,),
    )


def test_partners_that_are_not_in_the_program_are_the_cause_where_most_lines_are_theirs(
    alder: Partner, drill: Product, spare: Product, publish: Publish, today: date
) -> None:
    outside = make_partner("PIXLEY", name="Pixley Farm Stores")
    make_line(alder, spare, date(2026, 10, 5), "100.00")
    make_line(outside, drill, date(2026, 10, 6), "5000.00", document="INV-OUT")
    make_line(outside, drill, date(2026, 10, 7), "300.00")
    publish(alder, products=CORDLESS)

    found = why(today)

    assert found is not None
    assert found.cause is NothingCause.PARTNER
    assert found.sentence == (
        "3 sales lines dated 1 Oct to 7 Oct 2026, worth $5,400.00, and none counts: "
        "2 of partners not in the program on that day, 1 of products that do not count."
    )
    assert found.nearest is not None
    assert (found.nearest.document, found.nearest.partner, found.nearest.reasons) == (
        "INV-OUT",
        "Pixley Farm Stores",
        (LineFate.NOT_ENROLLED,),
    )


def test_one_partner_outside_is_asked_about_alone(
    alder: Partner, drill: Product, publish: Publish, calculate: Calculate, today: date
) -> None:
    outside = make_partner("PIXLEY")
    make_line(alder, drill, date(2026, 10, 5), "300000.00")
    make_line(outside, drill, date(2026, 10, 6), "5000.00")
    publish(alder)
    calculate()

    found = why(today, outside)

    assert found is not None
    assert found.cause is NothingCause.PARTNER
    assert found.sentence == (
        "1 sales line dated 1 Oct to 6 Oct 2026, worth $5,000.00, and none counts: "
        "it is of partners not in the program on that day."
    )


def test_a_program_that_reaches_nobody_says_so(
    alder: Partner, drill: Product, publish: Publish, today: date
) -> None:
    make_line(alder, drill, date(2026, 10, 5), "300000.00")
    publish()

    found = why(today)

    assert found is not None
    assert (found.cause, found.sentence) == (
        NothingCause.NOBODY,
        "Q4 Cordless Growth reaches no partner.",
    )


def test_the_other_kind_of_sale_is_the_cause(
    alder: Partner, drill: Product, publish: Publish, today: date
) -> None:
    make_line(alder, drill, date(2026, 10, 5), "300000.00", basis="sell_through")
    publish(alder)

    found = why(today)

    assert found is not None
    assert found.cause is NothingCause.BASIS
    assert [count.fate for count in found.counts] == [LineFate.OTHER_BASIS]


@pytest.mark.parametrize("with_other_rates", [False, True], ids=["from sums", "line by line"])
def test_a_missing_exchange_rate_is_the_cause(
    with_other_rates: bool, alder: Partner, drill: Product, publish: Publish, priya: User, today: date
) -> None:
    make_line(alder, drill, date(2026, 10, 5), "300000.00", currency="EUR")
    if with_other_rates:
        ExchangeRate.objects.create(
            source="CHF", target="USD", on=date(2026, 10, 1), rate=Decimal("1.1"), set_by=priya, set_at=NOON
        )
    publish(alder)

    found = why(today)

    assert found is not None
    assert found.cause is NothingCause.RATE
    assert [(count.fate, count.currency, count.lines) for count in found.counts] == [
        (LineFate.OTHER_CURRENCY, "EUR", 1)
    ]
    assert found.nearest is not None
    assert found.nearest.reasons == (LineFate.OTHER_CURRENCY,)


def test_rows_that_were_left_out_unmatched_are_the_cause_where_no_line_is_there(
    alder: Partner, drill: Product, publish: Publish, priya: User, today: date
) -> None:
    make_line(alder, drill, date(2026, 8, 1), "1.00")
    SalesFreshness.objects.update(counted_to=date(2026, 11, 22))
    _unmatched(7, rows=3)
    publish(alder)

    found = why(today)

    assert found is not None
    assert found.cause is NothingCause.UNMATCHED
    assert found.sentence == (
        "No sale dated 1 Oct to 22 Nov 2026 is in the books, and 3 rows of sales files were left out: "
        "their partner or product is not known."
    )
    assert [(one.import_number, one.rows) for one in found.unmatched] == [(7, 3)]


def test_lines_that_came_after_the_last_calculation_wait_for_the_next(
    alder: Partner, drill: Product, publish: Publish, today: date
) -> None:
    make_line(alder, drill, date(2026, 10, 5), "300000.00")
    publish(alder)

    found = why(today)

    assert found is not None
    assert (found.cause, found.sentence) == (
        NothingCause.NOT_CALCULATED,
        "1 sales line counts, and nothing was calculated since it came.",
    )


def test_below_the_first_tier_the_nearest_partner_is_named_with_its_gap(
    alder: Partner, drill: Product, publish: Publish, calculate: Calculate, today: date
) -> None:
    bexley = make_partner("BEXLEY", name="Bexley Electrical")
    make_line(alder, drill, date(2026, 10, 5), "20000.00")
    make_line(bexley, drill, date(2026, 10, 6), "96400.00")
    publish(alder, bexley)
    calculate()

    found, of_alder = why(today), why(today, alder)

    assert found is not None
    assert found.cause is NothingCause.BELOW_FIRST
    assert found.sentence == (
        "2 partners bought $116,400.00 that counts, and none has reached the first tier that pays, $100,000."
    )
    assert found.closest is not None
    assert (found.closest.partner_code, found.closest.lacks) == ("BEXLEY", "$3,600 to $100,000")
    assert of_alder is not None
    assert of_alder.sentence == (
        "$20,000.00 counts, below the first tier that pays, which starts at $100,000."
    )


def test_an_open_condition_is_the_cause(
    alder: Partner, drill: Product, publish: Publish, calculate: Calculate, today: date
) -> None:
    make_line(alder, drill, date(2026, 10, 5), "300000.00")
    publish(alder, conditions=[{"kind": "distinct_products", "count": 3}])
    calculate()

    found = why(today)

    assert found is not None
    assert found.cause is NothingCause.CONDITION
    assert found.sentence == "A condition is open: at least 3 different products."


def test_a_missing_target_is_the_cause(
    alder: Partner, drill: Product, publish: Publish, calculate: Calculate, priya: User, today: date
) -> None:
    make_line(alder, drill, date(2026, 10, 5), "300000.00")
    program = publish(
        alder,
        measure={"kind": "attainment_percent", "of": "net_amount"},
        reward={
            "kind": "percent",
            "base": "net_amount",
            "application": "all_volume",
            "tiers": [{"threshold": "100", "percent": "2"}],
        },
    )
    calculate()

    found = why(today)

    assert found is not None
    assert found.cause is NothingCause.MISSING_FIGURE
    assert found.fix == "Set it under Targets and baselines."
    PartnerFigure.objects.create(
        program=program,
        partner=alder,
        kind="target",
        amount=Decimal(100000),
        reason="agreed",
        set_by=priya,
        set_at=NOON,
    )
    calculate()
    assert why(today) is None


def first_of_two(policy: str) -> dict[str, Any]:
    """Give another program over the same quarter that pays from the first dollar, and comes first."""
    return {
        "code": "VIR-2026-001",
        "name": "Everything",
        "reward": {
            "kind": "percent",
            "application": "all_volume",
            "tiers": [{"threshold": "0", "percent": "9"}],
        },
        "caps": [],
        "stacking": {"policy": policy, "group": "G", "rank": 1},
    }


def test_lines_that_a_program_before_it_takes_are_the_cause(
    stranger: None, alder: Partner, drill: Product, publish: Publish, calculate: Calculate, today: date
) -> None:
    make_line(alder, drill, date(2026, 10, 5), "300000.00")
    make_line(alder, drill, date(2026, 10, 6), "100000.00")
    publish(alder, **first_of_two("exclusive"))
    publish(alder, stacking={"policy": "exclusive", "group": "G", "rank": 2})
    calculate()

    found = why(today)

    assert found is not None
    assert found.cause is NothingCause.OTHER_PROGRAM
    assert found.sentence == (
        "2 sales lines dated 1 Oct to 6 Oct 2026, worth $400,000.00, and none counts: "
        "all are counted by a program that comes first."
    )
    assert found.fix == "Look at the order of stacking in the terms."
    assert [(count.fate, count.lines, count.net) for count in found.counts] == [
        (LineFate.OTHER_PROGRAM, 2, Decimal("400000.0000"))
    ]


def test_a_program_that_pays_more_on_the_same_purchases_is_named(
    stranger: None, alder: Partner, drill: Product, publish: Publish, calculate: Calculate, today: date
) -> None:
    make_line(alder, drill, date(2026, 10, 5), "300000.00")
    publish(alder, **first_of_two("best_of"))
    publish(alder, stacking={"policy": "best_of", "group": "G", "rank": 2})
    calculate()

    found = why(today)

    assert found is not None
    assert found.cause is NothingCause.OTHER_PROGRAM
    assert found.sentence == (
        "VIR-2026-001 pays more on the same purchases, so this program pays nothing on them."
    )
    assert found.closest is not None
    assert (found.closest.partner_code, found.closest.lacks) == ("ALDER", "VIR-2026-001 pays more")


def test_a_cap_of_the_program_that_others_have_used_up_is_the_cause(
    stranger: None, alder: Partner, drill: Product, publish: Publish, calculate: Calculate, today: date
) -> None:
    bexley = make_partner("BEXLEY", name="Bexley Electrical")
    make_line(bexley, drill, date(2026, 10, 5), "300000.00")
    make_line(alder, drill, date(2026, 10, 6), "300000.00")
    publish(alder, bexley, caps=[{"per": "program", "amount": "9000.00", "when_exceeded": "stop"}])
    calculate()

    found = why(today, alder)

    assert why(today, bexley) is None
    assert found is not None
    assert (found.cause, found.sentence, found.fix) == (
        NothingCause.BUDGET_SPENT,
        "The cap of the whole program is spent on other purchases.",
        "Look at the caps in the terms.",
    )
    assert found.closest is not None
    assert (found.closest.partner_code, found.closest.lacks) == (
        "ALDER",
        "nothing is left of the program’s cap",
    )


@pytest.mark.parametrize("policy", ["all_gross", "exclusive"], ids=["from sums", "line by line"])
def test_sales_of_days_to_come_count_once_their_day_has_come(
    policy: str, stranger: None, alder: Partner, drill: Product, publish: Publish, today: date
) -> None:
    make_line(alder, drill, date(2026, 12, 1), "300000.00", document="INV-AHEAD")
    make_line(alder, drill, date(2026, 12, 15), "100000.00")
    publish(
        alder, stacking={"policy": policy, **({} if policy == "all_gross" else {"group": "G", "rank": 1})}
    )

    found = why(today)

    assert found is not None
    assert found.cause is NothingCause.NOT_YET
    assert found.sentence == (
        "2 sales lines dated 1 Oct to 31 Dec 2026, worth $400,000.00, and none counts: "
        "all are after the last day counted."
    )
    assert found.fix == "They count once their day has come."
    assert found.nearest is not None
    assert found.nearest.reasons == (LineFate.NOT_YET,)


def test_counts_of_one_partner_are_those_of_the_page_of_its_lines(
    stranger: None, alder: Partner, drill: Product, spare: Product, publish: Publish, today: date
) -> None:
    lines: list[tuple[Product, date, dict[str, Any]]] = [
        (drill, date(2026, 10, 5), {}),
        (spare, date(2026, 10, 6), {}),
        (drill, date(2026, 10, 7), {"basis": "sell_through"}),
        (drill, date(2026, 10, 8), {"currency": "EUR"}),
        (drill, date(2026, 11, 30), {}),
        (drill, date(2026, 9, 30), {}),
    ]
    for number, (product, day, more) in enumerate(lines):
        make_line(alder, product, day, f"{100 + number}.00", **more)
    publish(alder, products=CORDLESS)
    promise = promise_of(CODE)
    assert promise is not None
    question = Question(promise, promise.periods[0], alder.id, alder.code, Cutoff(date(2026, 11, 22), today))

    mine = count_misses(asked(promise, today, alder))

    theirs = [one for one in count_fates(question) if one.fate is not LineFate.OUTSIDE_DATES]
    assert [(one.fate, one.currency, one.lines, one.net) for one in mine] == [
        (one.fate, one.currency, one.lines, one.net) for one in theirs
    ]
    assert len(mine) == 5


def test_the_nearest_miss_has_the_fewest_reasons_and_then_the_fewest_days(
    alder: Partner, drill: Product, spare: Product, publish: Publish, today: date
) -> None:
    outside = make_partner("PIXLEY")
    make_line(outside, spare, date(2026, 10, 5), "90000.00", document="TWO-REASONS")
    make_line(alder, drill, date(2026, 9, 20), "500.00", document="ELEVEN-DAYS")
    make_line(alder, drill, date(2026, 9, 28), "400.00", document="THREE-DAYS")
    make_line(alder, drill, date(2026, 9, 29), "-400.00", document="A-RETURN")
    publish(alder, products=CORDLESS)
    promise = promise_of(CODE)
    assert promise is not None

    found = nearest_miss(asked(promise, today))

    assert found is not None
    assert (found.document, found.days_off) == ("THREE-DAYS", 3)


def _unmatched(number: int, *, rows: int) -> None:
    stored = store_file(name="sales.csv", content_type="text/csv", chunks=[uuid4().bytes], at=NOON)
    batch = ImportBatch.objects.create(
        number=number,
        kind="sales",
        state="committed",
        source=ImportSource.objects.create(kind="sales", name="ERP"),
        file=stored,
        file_name=stored.name,
        file_sha256=stored.sha256,
        uploaded_at=NOON,
        committed_at=datetime(2026, 11, 1, 6, tzinfo=NOON.tzinfo),
    )
    for row in range(rows):
        ImportProblem.objects.create(
            batch=batch,
            row=row + 2,
            column="Customer no.",
            value="X",
            code="unknown_partner",
            message="",
            fix="",
        )
