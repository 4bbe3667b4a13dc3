"""A partner takes a statement in its own language, and in English beside it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from payouts import tasks
from payouts.exports.statement_files import StatementPress
from payouts.models import Statement
from payouts.operations.export_run import keep_files
from tests.faces.portal.stage import NOON, Stage, cordless, make_stage
from tests.faces.test_verify import Q3, REWARD
from tests.payouts.test_statements_of_runs import taken
from vir.foundation.identity.models import User
from vir.foundation.jobs.models import Job
from vir.foundation.tenancy.context import tenant_context

GERMAN = {"accept-language": "de"}


@pytest.fixture
def stage(db: None, client_as: Callable[[User], Client]) -> Stage:
    return make_stage("kestrel", "Kestrel Tools", client_as)


def with_english_files(stage: Stage) -> tuple[Statement, Client]:
    """Issue a statement of Alder with its files in English, and give it with a person of Alder."""
    alder = stage.partner("ALDER", "Alder Supply")
    stage.publish(cordless(**Q3, reward=REWARD, caps=[]), [alder])
    stage.sold(alder, "100000.00", date(2026, 8, 3))
    stage.calculate()
    (one,) = stage.pay("VIR-2026-009", date(2026, 7, 1))
    with tenant_context(stage.tenant.id), StatementPress(1) as press:
        ((_, files),) = press.make_all([("one", one.snapshot, one.snapshot_sha256)])
        keep_files(run_id=one.run_id, statement_id=one.id, files=files, at=NOON)
    return one, stage.visit(alder)


def offered(client: Client, one: Statement, language: str) -> list[str]:
    """Give the forms that the page of a statement offers, in its order."""
    page = client.get(f"/p/kestrel/statements/{one.code}/", headers={"accept-language": language})
    return re.findall(rf'/statements/{one.code}/files/([\w-]+)/"', page.content.decode())


def test_files_in_german_are_made_when_they_are_asked_for_and_offered_beside_the_english(
    stage: Stage,
) -> None:
    one, marta = with_english_files(stage)
    before = offered(marta, one, "de")

    marta.post(f"/p/kestrel/statements/{one.code}/files/", {"version": "1"}, headers=GERMAN)
    with tenant_context(stage.tenant.id):
        job = Job.objects.get(kind="payouts.statement_files")
        tasks.statement_files(taken(job.id, job.created_at))
    taken_file = marta.get(f"/p/kestrel/statements/{one.code}/files/pdf-de/", headers=GERMAN)

    assert before == ["pdf", "csv", "xlsx"]
    assert offered(marta, one, "de") == ["pdf-de", "csv", "xlsx-de", "pdf", "xlsx"]
    assert offered(marta, one, "en") == before
    assert taken_file.headers["Content-Disposition"].endswith('_v1_de.pdf"')


def test_who_reads_english_asks_for_no_other_files(stage: Stage) -> None:
    one, marta = with_english_files(stage)

    answers = [
        marta.post(f"/p/kestrel/statements/{one.code}/files/", {"version": "1"}).status_code,
        marta.post(f"/p/kestrel/statements/{one.code}/files/", {"version": "²"}, headers=GERMAN).status_code,
        marta.post(f"/p/kestrel/statements/{one.code}/files/", {"version": "2"}, headers=GERMAN).status_code,
    ]

    assert answers == [404, 404, 404]
