"""Files of the watched folder come in: by the job, by the command, each once."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from claims.importers import watched
from claims.models import TradeIdentity
from claims.operations.bring_from_folder import bring_from_folder, put_away
from tests.claims.importers.edi.building import SALE_867, SENDER, x12
from tests.claims.importers.test_watched import put
from tests.claims.intake import LATER, STANDING
from tests.factories import NOON, make_partner
from vir.foundation.imports.models import ImportBatch
from vir.foundation.jobs.models import Job
from vir.foundation.jobs.runner import run
from vir.foundation.jobs.ticking import enqueue_due
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant
from vir.schedule import SCHEDULE

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The watched folder, whose files need not rest."""
    settings.WATCH_DIR = tmp_path
    monkeypatch.setattr(watched, "QUIET_SECONDS", 0)
    monkeypatch.setattr(watched.take_ready, "__kwdefaults__", {"quiet_seconds": 0})
    return tmp_path


def bring(folder: Path, moment: datetime, today: date) -> list[str]:
    told = []
    for file in watched.take_ready(folder, "kestrel"):
        brought = bring_from_folder(file=file, at=moment, today=today)
        put_away(file=file, brought=brought)
        told.append(brought.told)
    return told


def test_a_file_becomes_an_import_of_its_kind_and_source(
    folder: Path, kestrel: Tenant, moment: datetime, today: date
) -> None:
    put(folder, "sales/ERP/october.csv", b"Invoice,Date\n1,2026-10-01\n")

    with tenant_context(kestrel.id):
        told = bring(folder, moment, today)

        batch = ImportBatch.objects.get()
        assert (batch.kind, batch.source.name, batch.channel, batch.file_name) == (
            "sales",
            "ERP",
            "folder",
            "october.csv",
        )
    assert told == ["Taken as import 1."]


def test_the_same_file_again_is_recognised_and_changes_nothing(
    folder: Path, kestrel: Tenant, moment: datetime, today: date
) -> None:
    with tenant_context(kestrel.id):
        for _ in range(2):
            put(folder, "sales/ERP/october.csv")
            told = bring(folder, moment, today)

        assert ImportBatch.objects.count() == 1
    assert told == ["This file was taken before, as import 1. Nothing was changed."]


@pytest.mark.parametrize(
    ("place", "content", "says"),
    [
        ("loose.csv", b"x", "Folder: put files into <kind>/<source>/"),
        ("wages/ERP/a.csv", b"x", "Folder: 'wages' is no kind of file."),
        ("sales/ERP/a.csv", b"", "File: it is empty."),
        ("messages/VAN/a.x12", b"hello", "The message begins with 'hello'."),
        ("messages/VAN/a.x12", x12(SALE_867).encode(), "Message 1, 867: rejected."),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words(
    folder: Path, kestrel: Tenant, moment: datetime, today: date, place: str, content: bytes, says: str
) -> None:
    put(folder, place, content)

    with tenant_context(kestrel.id):
        [told] = bring(folder, moment, today)

        assert told.startswith(says)
        assert ImportBatch.objects.count() == 0
    assert len(list((folder / "kestrel/refused").rglob("*.txt"))) == 1


def test_the_acknowledgement_of_a_message_is_left_for_its_sender(
    folder: Path, kestrel: Tenant, moment: datetime, today: date
) -> None:
    put(folder, "messages/VAN/report.x12", x12(SALE_867).encode())

    with tenant_context(kestrel.id):
        partner = make_partner("C-1001")
        TradeIdentity.objects.create(
            standard="x12",
            qualifier="01",
            identifier=SENDER,
            partner=partner,
            source_name="A",
            created_at=NOON,
        )
        bring(folder, moment, today)

    answer = folder / "kestrel/acknowledgements/VAN/997-2.x12"
    assert b"~AK9*A*1*1*1~" in answer.read_bytes()


def test_the_beat_asks_once_for_a_vendor_whose_folder_holds_something(
    folder: Path, kestrel: Tenant, osprey: Tenant
) -> None:
    put(folder, "sales/ERP/october.csv")

    for _ in range(2):
        enqueue_due(SCHEDULE, now=LATER)

    counts = []
    for tenant in (kestrel, osprey):
        with tenant_context(tenant.id):
            counts.append(Job.objects.filter(kind="claims.watch_folder").count())
    assert counts == [1, 0]


def test_nothing_is_asked_for_where_no_folder_is_watched(kestrel: Tenant, settings: Any) -> None:
    settings.WATCH_DIR = None

    enqueue_due(SCHEDULE, now=LATER)

    with tenant_context(kestrel.id):
        assert Job.objects.filter(kind="claims.watch_folder").count() == 0


def test_the_job_brings_in_what_lies_there(folder: Path, kestrel: Tenant) -> None:
    put(folder, "sales/ERP/october.csv")
    enqueue_due(SCHEDULE, now=LATER)
    with tenant_context(kestrel.id):
        job = Job.objects.get(kind="claims.watch_folder")

    assert run(job.id, clock=STANDING) == "done"

    with tenant_context(kestrel.id):
        assert ImportBatch.objects.count() == 1
    assert (folder / "kestrel/done/sales/ERP/october.csv").exists()


def test_the_command_looks_once(folder: Path, kestrel: Tenant, capsys: pytest.CaptureFixture[str]) -> None:
    put(folder, "sales/ERP/october.csv")

    call_command("watch_folder", "--once")

    assert capsys.readouterr().out == "kestrel/sales/ERP/october.csv: Taken as import 1.\n"
