"""The back-test page: the scenario's figures, kept as evidence; variants, the comparison and the builder's replay."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from programs.models import Backtest, DraftVariant, Program, ProgramVersion
from programs.queries.backtests import newest_backtests, proof_of
from tests.factories import make_line, make_partner, make_person, make_product, make_published_program
from tests.payouts.first_quarter import make_draft, push, sell_the_quarter
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

ClientAs = Callable[[User], Client]
PROGRAM = "/t/kestrel/programs/VIR-2027-003/"
PAGE = f"{PROGRAM}backtest/"
COMPARE = "/t/kestrel/plan/compare/"
QUERIES = 23


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).strip()


@pytest.fixture
def draft(inside: Tenant, priya: User) -> Program:
    sell_the_quarter()
    return make_draft(push(), priya)


def version_of(program: Program) -> ProgramVersion:
    return ProgramVersion.objects.get(program=program, number=1)


def test_opening_the_page_runs_the_back_test_and_keeps_it(
    draft: Program, priya: User, client_as: ClientAs
) -> None:
    page = text_of(client_as(priya).get(PAGE))

    for words in (
        "On actual sales 1 Jan–31 Mar 2026 · 24 partners · 48 lines",
        "−10% 105,543.00 −44,457.00",
        "0% 124,509.00 −25,491.00",
        "+5% 141,468.60 −8,531.40",
        "+10% 156,964.50 +6,964.50 over",
        "+15% 174,338.85 +24,338.85 over",
        "7 near a tier cross 150,457.00 +457.00 over",
        "Paid without one extra sale $124,509.00",
        "83% of the budget, on sales you already had.",
        "Break-even +12.1%",
        "28% margin",
        "Your goal is +12%. At the goal it roughly breaks even",
        "None 7 Tier 1 10 Tier 2 5 Tier 3 2 Tier 4 0",
        "Vale Wholesale 588,400.00 T3 23,536.00",
        "14 more paid · 7 unpaid",
    ):
        assert words in page
    kept = proof_of(version_of(draft))
    assert kept is not None
    assert (kept.sales_from, kept.sales_to, kept.lines, kept.partners) == (
        date(2026, 1, 1),
        date(2026, 3, 31),
        48,
        24,
    )
    assert newest_backtests([kept.version_id]) == {kept.version_id: kept}


def test_opening_it_again_shows_what_was_kept(draft: Program, priya: User, client_as: ClientAs) -> None:
    client = client_as(priya)
    first = text_of(client.get(PAGE))

    again = text_of(client.get(PAGE))

    assert Backtest.objects.count() == 1
    assert again.partition("ran ")[2].partition("by ")[2] == first.partition("ran ")[2].partition("by ")[2]


def test_changed_terms_are_not_proven_and_are_tried_anew(
    draft: Program, priya: User, client_as: ClientAs
) -> None:
    client_as(priya).get(PAGE)
    version = version_of(draft)
    version.document = {**version.document, "caps": []}
    version.terms_hash = "0" * 64
    version.save()

    before = proof_of(version)
    client_as(priya).get(PAGE)

    assert before is None
    assert proof_of(version) is not None
    assert Backtest.objects.count() == 2


def test_a_stated_margin_moves_the_break_even(draft: Program, priya: User, client_as: ClientAs) -> None:
    client = client_as(priya)

    answer = client.post(f"{PAGE}run/", {"margin": "40 %", "years": "1"}, follow=True)

    page = text_of(answer)
    assert "40% margin" in page
    assert "from the cost of" not in page
    assert "+12.1%" not in page


@pytest.mark.parametrize("typed", ["0", "101", "-3", "a lot"])
def test_a_margin_that_is_no_part_of_sales_is_refused(
    typed: str, draft: Program, priya: User, client_as: ClientAs
) -> None:
    answer = client_as(priya).post(f"{PAGE}run/", {"margin": typed, "years": "1"})

    assert answer.status_code == 422
    assert "Contribution margin: write a percentage" in text_of(answer)
    assert Backtest.objects.count() == 0


def test_a_year_without_sales_says_so_and_keeps_nothing(
    draft: Program, priya: User, client_as: ClientAs
) -> None:
    answer = client_as(priya).post(f"{PAGE}run/", {"margin": "28", "years": "2"})

    assert answer.status_code == 422
    assert "No sales for 1 Jan–31 Mar 2025. Import a file or choose another period." in text_of(answer)
    assert Backtest.objects.count() == 0


def test_whoever_only_reads_sees_the_figures_and_keeps_nothing(
    draft: Program, finn: User, client_as: ClientAs
) -> None:
    page = text_of(client_as(finn).get(PAGE))

    assert "0% 124,509.00 −25,491.00" in page
    assert "not kept: an owner or a program manager keeps back-tests" in page
    assert Backtest.objects.count() == 0
    assert client_as(finn).post(f"{PAGE}run/", {"margin": "28"}).status_code == 403


def test_a_preview_shows_the_figures_and_keeps_nothing(
    draft: Program, kestrel: Tenant, priya: User, client_as: ClientAs
) -> None:
    client = client_as(priya)
    session = client.session
    session["previews"] = {str(kestrel.id): "2026-12-15"}
    session.save()

    page = text_of(client.get(PAGE))

    assert "0% 124,509.00 −25,491.00" in page
    assert "not kept: a preview changes nothing" in page
    assert Backtest.objects.count() == 0


def test_three_designs_stand_beside_each_other(draft: Program, priya: User, client_as: ClientAs) -> None:
    client = client_as(priya)
    client.post(f"{PROGRAM}variants/add/", {"kind": "other_way"})
    client.post(f"{PROGRAM}variants/add/", {"kind": "growth"})

    page = text_of(client.get(PAGE))

    for words in (
        "A Retroactive B Incremental C Growth",
        "Cost at 0%, USD 124,509.00 65,009.00 0.00",
        "Cost at +10%, USD 156,964.50 78,464.50 29,125.20",
        "Break-even growth +12.1% +5.3% none needed",
        "Largest jump, USD 6,000.00 0.00 1,765.20",
        "Partners paid at 0% 17 17 0",
        "B: +5.3% · C: none needed",
    ):
        assert words in page
    assert [row.variant for row in Backtest.objects.order_by("variant")] == ["A", "B", "C"]
    assert proof_of(version_of(draft)) == Backtest.objects.get(variant="A")


def test_another_design_is_shown_in_full(draft: Program, priya: User, client_as: ClientAs) -> None:
    client = client_as(priya)
    client.post(f"{PROGRAM}variants/add/", {"kind": "other_way"})

    page = text_of(client.get(f"{PAGE}?v=B"))

    assert "0% 65,009.00 −84,991.00" in page
    assert "At the goal it earns more than it costs" in page


def test_using_a_variant_changes_places_with_the_draft(
    draft: Program, priya: User, client_as: ClientAs
) -> None:
    client = client_as(priya)
    client.post(f"{PROGRAM}variants/add/", {"kind": "other_way"})

    page = text_of(client.post(f"{PROGRAM}variants/B/use/", follow=True))

    assert version_of(draft).document["reward"]["application"] == "per_band"
    assert DraftVariant.objects.get().document["reward"]["application"] == "all_volume"
    assert "Cost at 0%, USD 65,009.00 124,509.00" in page


def test_a_variant_is_changed_in_a_small_form(draft: Program, priya: User, client_as: ClientAs) -> None:
    client = client_as(priya)
    client.post(f"{PROGRAM}variants/add/", {"kind": "copy"})
    form = {"name": "Two tiers", "application": "per_band", "tiers": "100,000 2%\n400000;4", "cap": "30,000"}

    client.post(f"{PROGRAM}variants/B/", form)

    kept = DraftVariant.objects.get()
    assert kept.name == "Two tiers"
    assert kept.document["reward"]["application"] == "per_band"
    assert kept.document["reward"]["tiers"] == [
        {"threshold": "100000", "percent": "2"},
        {"threshold": "400000", "percent": "4"},
    ]
    assert kept.document["caps"] == [{"per": "partner_period", "amount": "30000"}]


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"name": "X", "application": "per_band", "tiers": "much", "cap": ""}, "Line 1"),
        ({"name": " ", "application": "per_band", "tiers": "1 2%", "cap": ""}, "Name: write a name"),
        ({"name": "X", "do": "document", "document": "{"}, "JSON"),
        ({"name": "X", "do": "document", "document": "{}"}, "The terms cannot be read."),
    ],
)
def test_a_variant_that_cannot_be_read_is_refused_and_what_was_typed_stays(
    form: dict[str, str], sentence: str, draft: Program, priya: User, client_as: ClientAs
) -> None:
    client = client_as(priya)
    client.post(f"{PROGRAM}variants/add/", {"kind": "other_way"})
    before = DraftVariant.objects.get().document

    answer = client.post(f"{PROGRAM}variants/B/", form)

    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert DraftVariant.objects.get().document == before


def test_a_third_variant_and_one_that_is_gone_are_refused(
    draft: Program, priya: User, client_as: ClientAs
) -> None:
    client = client_as(priya)
    for kind in ("other_way", "growth"):
        client.post(f"{PROGRAM}variants/add/", {"kind": kind})

    third = client.post(f"{PROGRAM}variants/add/", {"kind": "copy"})
    client.post(f"{PROGRAM}variants/B/drop/")
    gone = client.post(f"{PROGRAM}variants/B/use/")

    assert (third.status_code, gone.status_code) == (409, 409)
    assert "There are two variants already. Drop one, or change it." in text_of(third)
    assert "There is no variant B any more." in text_of(gone)
    assert [variant.letter for variant in DraftVariant.objects.all()] == ["C"]


def test_everybody_is_listed_and_can_be_sorted(draft: Program, priya: User, client_as: ClientAs) -> None:
    client = client_as(priya)

    by_amount, by_name = (text_of(client.get(f"{PAGE}?sort={sort}")) for sort in ("-amount", "partner"))

    last = by_amount.rpartition("All 24 partners")[2]
    assert last.index("Vale Wholesale") < last.index("Alder Supply")
    named = by_name.rpartition("All 24 partners")[2]
    assert named.index("Alder Supply") < named.index("Vale Wholesale")
    assert "All partners 4,854,200.00 124,509.00" in last


def test_the_workbook_adds_up_to_the_page(draft: Program, priya: User, client_as: ClientAs) -> None:
    client = client_as(priya)
    client.get(PAGE)

    answer = client.get(f"{PAGE}A.xlsx")

    with ZipFile(io.BytesIO(answer.content)) as book:
        control = book.read("xl/worksheets/sheet3.xml").decode()
    assert answer["Content-Disposition"] == 'attachment; filename="VIR-2027-003_back-test_A.xlsx"'
    cells = re.findall(r'<c r="([BC][234])"[^>]*>(?:<f>[^<]*</f>)?<v>([0-9.]+)</v>', control)
    assert {cell: Decimal(value) for cell, value in cells} == {
        "B2": Decimal(4854200),
        "C2": Decimal(4854200),
        "B3": Decimal(124509),
        "C3": Decimal(124509),
        "B4": Decimal(24),
        "C4": Decimal(24),
    }


@pytest.mark.parametrize("partners", [["VALE"], ["VALE", "LORNE", "CORVUS"]], ids=["one", "three"])
def test_the_page_asks_as_often_for_one_partner_as_for_three(
    partners: list[str], inside: Tenant, finn: User, priya: User, client_as: ClientAs
) -> None:
    sell_the_quarter()
    make_draft(push(eligibility={"partners": partners}), priya)
    client = client_as(finn)
    client.get(PAGE)

    with CaptureQueriesContext(connection) as asked:
        page = text_of(client.get(PAGE))

    assert f"{len(partners)} partner" in page
    assert len(asked) == QUERIES


def test_another_vendor_finds_nothing_of_it(
    kestrel: Tenant, osprey: Tenant, priya: User, charlie: User, client_as: ClientAs
) -> None:
    with tenant_context(kestrel.id):
        sell_the_quarter()
        make_draft(push(), priya)
    with tenant_context(osprey.id):
        ours = make_partner("ALDER", name="Alder Supply")
        make_line(ours, make_product("CD-KIT", category="Cordless"), date(2026, 2, 2), "500000.00")

    for path in ("backtest/", "edit/replay/"):
        assert client_as(charlie).get(f"/t/osprey/programs/VIR-2027-003/{path}").status_code == 404
        assert client_as(charlie).get(f"{PROGRAM}{path}").status_code == 404
    page = text_of(client_as(priya).get(PAGE))
    assert "0% 124,509.00 −25,491.00" in page


def test_the_replay_beside_the_form_shows_the_rug_an_example_and_the_cost(
    draft: Program, priya: User, client_as: ClientAs
) -> None:
    answer = client_as(priya).get(f"{PROGRAM}edit/replay/")

    page = text_of(answer)
    assert "For example Corvus Industrial, $361,400 last year: $361,400.00 × 3.0% = $10,842.00." in page
    assert "Sales last year $41,200–$588,400 · 7 below Tier 1" in page
    assert "$124,509.00 of $150,000" in page
    assert "No other live program counts these purchases on the same days." in page
    assert answer.content.decode().count("V10") == 24
    assert Backtest.objects.count() == 0


def test_without_sales_the_replay_asks_for_them(inside: Tenant, priya: User, client_as: ClientAs) -> None:
    make_draft(push(eligibility={}), priya)

    page = text_of(client_as(priya).get(f"{PROGRAM}edit/replay/"))

    assert "needs sales data. Import" in page


def test_programs_and_designs_are_compared(
    draft: Program, priya: User, lena: User, client_as: ClientAs
) -> None:
    client = client_as(priya)
    client.post(f"{PROGRAM}variants/add/", {"kind": "other_way"})
    make_published_program(
        push(code="VIR-2027-009", name="Q1 Fewer", caps=[]), owner=priya, approver=lena, partners=()
    )

    page = text_of(client.get(f"{COMPARE}?c=VIR-2027-003&c=VIR-2027-003:B&c=VIR-2027-009"))

    assert "Cost at 0%, USD 124,509.00 65,009.00 124,509.00" in page
    assert "Break-even growth +12.1% +5.3% +12.1%" in page
    assert "differs" in page
    assert "the same" in page
    assert "Make baseline" in page
    assert "Who wins and who loses" not in page.partition("What one partner earns")[0]


def test_winners_and_losers_are_named(draft: Program, priya: User, client_as: ClientAs) -> None:
    client = client_as(priya)
    client.post(f"{PROGRAM}variants/add/", {"kind": "other_way"})

    page = text_of(client.get(f"{COMPARE}?c=VIR-2027-003&c=VIR-2027-003:B"))

    assert "VIR-2027-003 Q1 Cordless Push" not in page.partition("Add to the comparison")[0]
    # 3,000 for 100,000 to 250,000, 4,500 to 400,000, and 4% of the rest: 7,536.
    assert "Vale Wholesale 23,536.00 15,036.00 −8,500.00" in page


def test_what_is_not_compared_yet_can_be_added(draft: Program, priya: User, client_as: ClientAs) -> None:
    client = client_as(priya)
    client.post(f"{PROGRAM}variants/add/", {"kind": "other_way"})

    page = text_of(client.get(f"{COMPARE}?c=VIR-2027-003"))

    assert "Add VIR-2027-003 Q1 Cordless Push, B Incremental Add to the comparison" in page
    assert "Add a second program or design to see what differs." in page


def test_a_comparison_without_programs_says_how_to_start(
    inside: Tenant, priya: User, client_as: ClientAs
) -> None:
    client = client_as(priya)

    assert "Choose two to four programs or designs" in text_of(client.get(COMPARE))
    assert client.get(f"{COMPARE}?c=VIR-2099-001").status_code == 404


def test_finance_may_not_load_the_writers_replay(
    draft: Program, kestrel: Tenant, client_as: ClientAs
) -> None:
    auditor = make_person(kestrel, "ann", "auditor")

    assert client_as(auditor).get(f"{PROGRAM}edit/replay/").status_code == 403
    assert client_as(auditor).get(PAGE).status_code == 200
    assert Decimal(Backtest.objects.count()) == 0
