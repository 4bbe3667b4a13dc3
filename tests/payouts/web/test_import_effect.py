"""What an import would change, as its page shows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from partners.models import Partner
from payouts.models import CalculationRun
from payouts.operations.weigh_import import weigh_commit
from programs.models import Product, Program
from tests.claims.intake import checked, commit, csv
from tests.factories import make_line, make_person
from vir.foundation.identity.models import User
from vir.foundation.imports.models import ImportBatch
from vir.foundation.jobs.models import Job
from vir.foundation.tenancy.models import Tenant

pytestmark = pytest.mark.django_db
HEADER = "Invoice,Invoice date,Customer no.,SKU,Qty,Net amount"
ALDER = "INV-1,2026-10-20,ALDER,DRILL-1,10,100000.00"


@pytest.fixture
def waiting(
    alder: Partner,
    drill: Product,
    publish: Callable[..., Program],
    calculate: Callable[..., CalculationRun],
) -> ImportBatch:
    make_line(alder, drill, date(2026, 10, 6), "342180.00")
    publish(alder)
    calculate()
    return checked(csv(HEADER, ALDER))


@pytest.fixture
def page(priya: User, client_as: Callable[[User], Client]) -> Callable[..., str]:
    client = client_as(priya)

    def opened(number: int, name: str = "effect", **headers: str) -> str:
        answer: Any = client.get(f"/t/kestrel/finance/imports/{number}/{name}/", headers=headers)
        assert answer.status_code == 200
        return " ".join(answer.content.decode().split())

    return opened


def test_before_the_job_is_done_it_says_that_it_is_being_worked_out(
    waiting: ImportBatch, page: Callable[..., str]
) -> None:
    assert "Being worked out." in page(waiting.number)


def test_the_change_is_shown_by_partner_and_program_with_links(
    waiting: ImportBatch, page: Callable[..., str], today: date, moment: datetime
) -> None:
    weigh_commit(batch_id=waiting.id, today=today, at=moment)

    whole, part = page(waiting.number), page(waiting.number, **{"HX-Request": "true"})

    for words in (
        "+$7,421.80",
        'href="/t/kestrel/partners/ALDER/"',
        'href="/t/kestrel/programs/VIR-2026-014/"',
        'href="/t/kestrel/finance/earnings/VIR-2026-014/ALDER/2026-10-01/"',
        "$10,265.40",
        "$17,687.20",
        "Worked out 23",
    ):
        assert words in whole
        assert words in part
    assert ("<h1>" in whole, "<h1>" in part) == (True, False)
    assert "have changed since" not in whole


def test_an_effect_that_is_out_of_date_says_so_and_is_worked_out_again_by_who_may_import(
    waiting: ImportBatch,
    page: Callable[..., str],
    kestrel: Tenant,
    priya: User,
    client_as: Callable[[User], Client],
    today: date,
    moment: datetime,
) -> None:
    weigh_commit(batch_id=waiting.id, today=today, at=moment)
    commit(checked(csv(HEADER, ALDER.replace("INV-1", "INV-9")), source="Another"))
    Job.objects.all().delete()
    address = f"/t/kestrel/finance/imports/{waiting.number}/effect/"

    shown = page(waiting.number)
    answer = client_as(priya).post(address)
    auditor = client_as(make_person(kestrel, "ada", "auditor"))

    assert "Sales, terms or amounts have changed since." in shown
    assert "Work it out again" in shown
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/t/kestrel/data/imports/{waiting.number}/#effect",
    )
    assert [job.kind for job in Job.objects.all()] == ["payouts.weigh_import"]
    assert auditor.post(address).status_code == 403
    assert "Work it out again" not in auditor.get(address).content.decode()


def test_a_rollback_shows_its_effect_before_and_only_for_what_is_committed(
    waiting: ImportBatch,
    page: Callable[..., str],
    calculate: Callable[..., CalculationRun],
    priya: User,
    client_as: Any,
) -> None:
    client = client_as(priya)
    address = f"/t/kestrel/finance/imports/{waiting.number}/rollback-effect/"
    assert client.get(address).status_code == 404
    commit(waiting)
    calculate(scope="touched", batch_id=waiting.id)

    shown = page(waiting.number, "rollback-effect")

    assert "\N{MINUS SIGN}$7,421.80" in shown
    assert ImportBatch.objects.get(id=waiting.id).state == "committed"


def test_imports_of_partners_have_no_effect(
    waiting: ImportBatch, priya: User, client_as: Callable[[User], Client]
) -> None:
    partners = checked(csv("Code,Name", "BIRCH,Birch"), kind="partners")

    assert client_as(priya).get(f"/t/kestrel/finance/imports/{partners.number}/effect/").status_code == 404
