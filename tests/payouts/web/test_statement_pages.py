"""The vendor's pages of statements: many at once, a correction, versions, and what is not there."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from partners.models import Partner
from payouts import tasks
from payouts.exports.statement_csv import statement_csv
from payouts.models import PayoutItem, PayoutRun, Statement
from payouts.operations.approve_run import approve_run
from payouts.operations.export_run import keep_files
from payouts.operations.issue_statement import issue_statement
from tests.factories import make_person
from tests.payouts.test_export import NOW
from tests.support.letters import posted
from vir.foundation.identity.models import User
from vir.foundation.jobs import operations as jobs
from vir.foundation.jobs.models import Job
from vir.foundation.jobs.runner import RunningJob
from vir.foundation.tenancy.models import Tenant

LIST = "/t/kestrel/finance/statements/"


@pytest.fixture
def issued(ready: PayoutRun, lena: User, today: Any, moment: Any) -> list[Statement]:
    """The statements of Corvus and Eastgate, each with its CSV, of a run whose state is exported."""
    approve_run(run_id=ready.id, actor_id=lena.id, seen_seal=ready.seal, at=moment)
    found = []
    for item in PayoutItem.objects.filter(run=ready).order_by("partner__code"):
        one = issue_statement(item_id=item.id, today=today, at=moment)
        keep_files(run_id=ready.id, statement_id=one.id, files=[statement_csv(one.snapshot)], at=moment)
        found.append(one)
    PayoutRun.objects.filter(id=ready.id).update(state="exported", exported_at=moment)
    return found


def test_the_ticked_statements_come_as_a_zip(
    issued: list[Statement], finn: User, client_as: Callable[[User], Client]
) -> None:
    client = client_as(finn)

    asked = client.post(f"{LIST}zip/", {"c": [issued[0].code]})
    waiting = client.get(asked.headers["Location"])
    # The page asked at the clock's own moment, which lies after that of the story.
    job = jobs.claim(
        job_id=Job.objects.get(kind="payouts.statement_zip").id,
        worker="test",
        at=datetime(2100, 1, 1, tzinfo=UTC),
    )
    assert job is not None
    tasks.statement_zip(RunningJob(job, worker="test", clock=lambda: NOW))
    made = client.get(asked.headers["Location"])
    file = client.get(f"{asked.headers['Location']}file/")

    assert (waiting.context["running"], made.context["made"]) == (True, True)
    assert zipfile.ZipFile(io.BytesIO(file.content)).namelist() == [
        f"{issued[0].code}/kestrel_{issued[0].code}_v1.csv"
    ]
    assert file.headers["Content-Disposition"] == ('attachment; filename="kestrel_statements_2026-11-23.zip"')


def test_all_that_is_shown_is_what_the_filters_leave(
    issued: list[Statement], finn: User, client_as: Callable[[User], Client]
) -> None:
    client_as(finn).post(f"{LIST}zip/?q=eastgate", {"all": "1"})

    assert Job.objects.get(kind="payouts.statement_zip").payload == {"codes": [issued[1].code]}


def test_a_zip_that_is_not_made_yet_has_no_file(
    issued: list[Statement], finn: User, client_as: Callable[[User], Client]
) -> None:
    client = client_as(finn)
    asked = client.post(f"{LIST}zip/", {"c": [issued[0].code]})

    assert client.get(f"{asked.headers['Location']}file/").status_code == 404


def test_nothing_ticked_is_said_on_the_list(
    issued: list[Statement], finn: User, client_as: Callable[[User], Client]
) -> None:
    page = client_as(finn).post(f"{LIST}announce/", {})

    assert (page.status_code, page.context["error"]) == (
        422,
        "No statement was chosen. Tick one or more, then announce them again.",
    )


def test_a_statement_is_announced_again_to_its_partner(
    issued: list[Statement],
    finn: User,
    kestrel: Tenant,
    client_as: Callable[[User], Client],
    django_capture_on_commit_callbacks: Any,
) -> None:
    marta = make_person(kestrel, "marta-corvus", "partner_accountant", Partner.objects.get(code="CORVUS").id)

    with django_capture_on_commit_callbacks(execute=True):
        page = client_as(finn).post(f"{LIST}announce/", {"c": [issued[0].code]})

    assert page.context["told"] == "1 statement announced again."
    letters = [one for one in posted(kestrel) if one.event == "payment"]
    assert [(one.to, one.subject) for one in letters] == [([marta.email], f"Your statement {issued[0].code}")]
    assert "$12,000.00 payable" in letters[0].body


def test_a_correction_is_shown_before_it_is_issued(
    issued: list[Statement], finn: User, client_as: Callable[[User], Client]
) -> None:
    client = client_as(finn)
    page = f"{LIST}{issued[0].code}/correct/"
    Partner.objects.filter(code="CORVUS").update(name="Corvus Supply Ltd")

    before = client.get(page)
    empty = client.post(page, {"reason": " "})
    done = client.post(page, {"reason": "The company changed its name"})
    again = client.get(page)

    assert [row["text"] for row in before.context["difference"]] == ["Partner"]
    assert (empty.status_code, empty.context["error"][:20]) == (422, "Reason: it is empty.")
    assert (done.status_code, Statement.objects.filter(code=issued[0].code).count()) == (302, 2)
    assert again.context["difference"] == []


@pytest.mark.parametrize("version", ["2", "0", "x", "²", "99999999999999999999"])
def test_a_version_that_is_not_there_is_not_found(
    issued: list[Statement], finn: User, client_as: Callable[[User], Client], version: str
) -> None:
    page = client_as(finn).get(f"{LIST}{issued[0].code}/", {"version": version})

    assert page.status_code == 404


def test_an_auditor_reads_and_does_not_act(
    issued: list[Statement], kestrel: Tenant, client_as: Callable[[User], Client]
) -> None:
    client = client_as(make_person(kestrel, "audit", "auditor"))

    assert client.get(f"{LIST}{issued[0].code}/").status_code == 200
    assert client.get(f"{LIST}{issued[0].code}/correct/").status_code == 403
    assert client.post(f"{LIST}announce/", {"c": [issued[0].code]}).status_code == 403
