"""The demo's third quarter is paid to the cent: what was held, adjusted and left out, and how each partner was paid."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Count, Sum

from payouts.models import Hold, LedgerLeg, Payment, PayoutItem, PayoutRun
from tests.scenarios.conftest import Demo
from vir.foundation.tenancy.context import tenant_context


def test_the_run_of_the_third_quarter_foots(demo: Demo) -> None:
    with tenant_context(demo.tenant.id):
        run = PayoutRun.objects.get(code="PR-2026-001")
        paid = {
            method: (count, total)
            for method, count, total in run.payments.values_list("method")
            .annotate(count=Count("id"), total=Sum("amount"))
            .order_by()
        }
        kept = dict(PayoutItem.objects.filter(run=run, held__gt=0).values_list("partner__code", "held"))
        keld = PayoutItem.objects.get(run=run, partner__code="KELD")
        alder = Payment.objects.get(partner__code="ALDER")

    gross = run.payable_total + run.held_total
    assert (gross, run.payable_total) == (Decimal("87106.30"), Decimal("83395.30"))
    assert kept == {"DUNMORE": Decimal("2890.00"), "FENWICK": Decimal("821.00")}
    assert paid == {"credit_memo": (14, Decimal("64975.30")), "bank_transfer": (3, Decimal("18420.00"))}
    assert (keld.adjusted, keld.carried, keld.payable) == (Decimal("-38.20"), Decimal("-38.20"), 0)
    assert (alder.amount, alder.reference, str(alder.paid_on)) == (
        Decimal("6231.60"),
        "CM-88213",
        "2026-11-16",
    )
    assert run.state == "closed"


def test_nothing_of_it_is_under_way_any_more_and_what_is_held_is_still_owed(demo: Demo) -> None:
    with tenant_context(demo.tenant.id):
        of_quarter = LedgerLeg.objects.filter(entry__program__code="VIR-2026-009")
        balances = dict(
            of_quarter.values_list("account").annotate(total=Sum("amount")).exclude(total=0).order_by()
        )
        texts = set(Hold.objects.values_list("partner__code", "text"))

    assert balances["earned_payable"] == Decimal("-3711.00")
    assert balances["partner_receivable"] == Decimal("38.20")
    assert balances["credit_note_issued"] == Decimal("-64975.30")
    assert balances["cash"] == Decimal("-18420.00")
    assert "payment_clearing" not in balances
    assert texts == {
        ("DUNMORE", "Bank details changed on 6 Nov 2026"),
        ("FENWICK", "Open question on a Q2 line"),
    }


def test_the_page_of_the_run_says_it_as_it_is_drawn(demo: Demo) -> None:
    page = demo.signed_in("finn").get("/t/kestrel/finance/runs/PR-2026-001/").content.decode()

    for words in (
        "Gross rebate, after adjustments",
        "Held: Bank details changed on 6 Nov 2026",
        "Held: Open question on a Q2 line",
        "1 below zero, left out: Keld Electrical −$38.20, carried to the next run",
        "2 partners held, $3,711.00",
    ):
        assert words in page


def test_a_further_run_pays_what_was_held_for_new_bank_details_and_carries_the_rest(demo: Demo) -> None:
    form = {"program": "VIR-2026-009", "period": "2026-07-01", "further": "1"}

    made = demo.signed_in("finn").post("/t/kestrel/finance/runs/new/", form)

    code = made.headers["Location"].rstrip("/").rsplit("/", 1)[1]
    with tenant_context(demo.tenant.id):
        items = PayoutItem.objects.filter(run__code=code).order_by("partner__code")
        found = list(items.values_list("partner__code", "brought", "held", "carried", "payable", "method"))
    nothing = Decimal(0)
    assert found == [
        ("DUNMORE", Decimal("2890.00"), nothing, nothing, Decimal("2890.00"), "bank_transfer"),
        ("FENWICK", Decimal("821.00"), Decimal("821.00"), nothing, nothing, "credit_memo"),
        ("KELD", Decimal("-38.20"), nothing, Decimal("-38.20"), nothing, "credit_memo"),
    ]
