"""Purchases: every line with whether it counts, totals that equal the ruler, a file that is safe to open."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.http import HttpResponse

from partners.models import Partner
from payouts.enums import LineFate
from payouts.queries.lines import Question, count_fates
from payouts.queries.promises import promise_of
from payouts.queries.volumes import Cutoff
from tests.faces.portal.stage import COUNTED_TO, TODAY, Stage, annual, cordless, words
from vir.faces.portal import purchases
from vir.foundation.tenancy.context import tenant_context

PURCHASES = "/p/kestrel/purchases/"
EXPORT = "/p/kestrel/purchases/export/"


@pytest.fixture
def alder(stage: Stage) -> Partner:
    partner = stage.partner("ALDER", "Alder Supply")
    program = stage.publish(cordless(), [partner])
    stage.sold(partner, "345320.00", lines=4)
    stage.sold(partner, "-3140.00", quantity="-1")
    stage.sold(partner, "8912.40", category="Refurbished", lines=2)
    stage.sold(partner, "700.00", basis="sell_through")
    stage.sold(partner, "50.00", currency="EUR")
    stage.sold(partner, "25.00", received_on=date(2026, 12, 24))
    stage.sold(partner, "9.00", date(2026, 9, 30))
    stage.calculate()
    assert program.code == "VIR-2026-014"
    return partner


def fates(response: HttpResponse) -> list[tuple[str, str]]:
    return [(str(line.net), line.fate.label) for line in response.context["lines"]]


def table(response: HttpResponse) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_every_line_of_the_period_says_whether_it_counts(stage: Stage, alder: Partner) -> None:
    response = stage.visit(alder).get(PURCHASES)

    assert sorted(fates(response)) == sorted(
        [
            *[("86330.0000", "Counted")] * 4,
            ("-3140.0000", "Counted"),
            *[("4456.2000", "The product does not count")] * 2,
            ("700.0000", "Not the kind of sale that counts"),
            ("50.0000", "In another currency, held"),
            ("25.0000", "After the last day counted"),
        ]
    )


def test_the_totals_equal_the_ruler(stage: Stage, alder: Partner) -> None:
    client = stage.visit(alder)

    page, home = client.get(PURCHASES), client.get("/p/kestrel/")

    assert words(page, "sums") == [
        "4 lines counted $345,320.00 1 return −$3,140.00 Net purchases $342,180.00 "
        "1 not counted: after the last day counted $25.00 "
        "1 not counted: not the kind of sale that counts $700.00 "
        "2 not counted: the product does not count $8,912.40 "
        "1 not counted: in another currency, held $50.00"
    ]
    assert home.context["hero"].ruler.value_now == "342180"


def test_the_portal_judges_lines_as_the_calculation_does(stage: Stage, alder: Partner) -> None:
    with tenant_context(stage.tenant.id, user_id=stage.manager.id):
        promise = promise_of("VIR-2026-014")
        assert promise is not None
        asked = Question(promise, promise.periods[0], alder.id, alder.code, Cutoff(COUNTED_TO, TODAY))
        wanted = {
            (count.fate.value, count.lines, count.net)
            for count in count_fates(asked)
            if count.fate is not LineFate.OUTSIDE_DATES
        }

    counted = stage.visit(alder).get(PURCHASES).context["counted"]

    shown = {(each.fate.value, each.lines, each.net) for each in counted.left}
    shown.add(("counted", counted.lines + counted.returns, counted.bought + counted.returned))
    assert shown == wanted


def test_only_the_lines_that_do_not_count_are_shown_when_asked(stage: Stage, alder: Partner) -> None:
    response = stage.visit(alder).get(f"{PURCHASES}?show=not-counted")

    assert sorted(line.fate.value for line in response.context["lines"]) == [
        "not_yet",
        "other_basis",
        "other_currency",
        "product_out_of_scope",
        "product_out_of_scope",
    ]
    assert [(tab["label"], tab["count"]) for tab in response.context["tabs"]] == [
        ("All", 10),
        ("Counted", 5),
        ("Not counted", 5),
    ]


def test_a_line_from_before_the_partner_joined_says_so(stage: Stage) -> None:
    partner = stage.partner("VALE", "Vale Wholesale")
    program = stage.publish(cordless(), [partner])
    stage.sold(partner, "500.00", date(2026, 11, 20))
    stage.leave(program, date(2026, 11, 1))
    stage.calculate()

    response = stage.visit(partner).get(PURCHASES)

    assert fates(response) == [("500.0000", "Not enrolled on that date")]


def test_a_program_and_a_page_are_chosen_by_address(
    stage: Stage, alder: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.publish(annual(), [alder])
    stage.calculate()
    monkeypatch.setattr(purchases, "LINES_A_PAGE", 4)

    response = stage.visit(alder).get(f"{PURCHASES}?program=VIR-2026-001&page=3")

    assert (response.context["program"].code, len(response.context["lines"])) == ("VIR-2026-001", 3)
    assert words(response, "pagination") == ["9–11 of 11 lines Previous Page 3 of 3 Next"]


@pytest.mark.parametrize("query", ["program=VIR-2099-001", "show=some", "period=2026-11-01"])
def test_what_does_not_exist_is_not_found(stage: Stage, alder: Partner, query: str) -> None:
    response = stage.visit(alder).get(f"{PURCHASES}?{query}")

    assert response.status_code == 404


def test_the_file_holds_the_lines_on_the_page(stage: Stage, alder: Partner) -> None:
    response = stage.visit(alder).get(f"{EXPORT}?show=counted")

    found = table(response)
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="kestrel_VIR-2026-014_2026-10-01_counted.csv"'
    )
    assert sum(Decimal(row["net"]) for row in found) == Decimal("342180")
    assert {row["counted"] for row in found} == {"yes"}
    assert list(found[0]) == list(purchases.HEADER)


def test_no_text_in_the_file_runs_as_a_formula(stage: Stage, alder: Partner) -> None:
    stage.sold(alder, "1.00", document="=HYPERLINK(1)")
    stage.sold(alder, "-2.00", document="-INV-9", quantity="-1")
    stage.calculate()

    found = table(stage.visit(alder).get(f"{EXPORT}?show=counted"))

    assert sorted((row["document"], row["net"]) for row in found if "INV-" not in row["document"][:4]) == [
        ("'-INV-9", "-2.0000"),
        ("'=HYPERLINK(1)", "1.0000"),
    ]


def test_a_file_that_would_be_too_long_is_refused(
    stage: Stage, alder: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purchases, "EXPORT_LINES_MAX", 9)

    response = stage.visit(alder).get(EXPORT)

    assert response.status_code == 422
    assert words(response, "notice") == [
        "A file holds 9 lines and there are more. Show only the lines that did not count, "
        "or open the statement of the period, which has its lines as a file."
    ]


def test_a_partner_without_a_program_is_told_so(stage: Stage) -> None:
    client = stage.visit(stage.partner("EMPTY", "Empty Trading"))

    page, file = client.get(PURCHASES), client.get(EXPORT)

    assert words(page, "empty") == [
        "You are not in a program yet, so no purchase counts for one. Kestrel Tools will tell you here."
    ]
    assert file.status_code == 404


def test_a_period_without_lines_says_up_to_when_it_is_counted(stage: Stage) -> None:
    partner = stage.partner("VALE", "Vale Wholesale")
    stage.publish(cordless(), [partner])
    stage.calculate()

    response = stage.visit(partner).get(PURCHASES)

    assert words(response, "empty") == [
        "There are no lines from 1 Oct–31 Dec 2026. Counted to 22 Nov, file 06:10."
    ]
