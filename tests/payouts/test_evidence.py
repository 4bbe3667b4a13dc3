"""The evidence pack proves a run: its files are those of its list, and all of them say the same amounts."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import pytest
from django.test import Client

from payouts import tasks
from payouts.models import PayoutRun, RunFile
from payouts.operations.confirm_payments import confirm_payments
from payouts.operations.make_evidence import UnableToMakeEvidence, request_evidence
from payouts.posting.confirmations import read_confirmations
from tests.factories import make_person
from tests.payouts.test_export import approved, claimed, exported
from vir.foundation.audit.chain import read_chain
from vir.foundation.audit.models import AuditEvent
from vir.foundation.documents.queries import file_bytes
from vir.foundation.identity.models import User
from vir.foundation.tenancy.models import Tenant

__all__ = ["approved", "exported"]


@pytest.fixture
def paid(exported: PayoutRun, finn: User, moment: datetime) -> PayoutRun:
    """The exported run, whose payment has arrived."""
    said = read_confirmations("PM-2026-0001,paid,CM-88213,2026-11-16,12000.00")
    confirm_payments(said=said, seen=1, actor_id=finn.id, today=moment.date(), at=moment)
    return PayoutRun.objects.get(id=exported.id)


@pytest.fixture
def make(finn: User, moment: datetime) -> Callable[[PayoutRun], zipfile.ZipFile]:
    """Make a pack by the real job."""

    def made(run: PayoutRun) -> zipfile.ZipFile:
        tasks.evidence(claimed(request_evidence(run_id=run.id, actor_id=finn.id, at=moment)))
        newest = RunFile.objects.filter(run=run, form__startswith="evidence").latest("form")
        return zipfile.ZipFile(io.BytesIO(file_bytes(newest.file_id)))

    return made


def rows(pack: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(pack.read(name).decode("utf-8-sig"))))


def test_every_file_is_on_the_list_of_hashes_and_nothing_else_is(
    paid: PayoutRun, make: Callable[[PayoutRun], zipfile.ZipFile]
) -> None:
    pack = make(paid)

    listed = dict(reversed(line.split("  ", 1)) for line in pack.read("SHA256SUMS").decode().splitlines())
    found = {name: hashlib.sha256(pack.read(name)).hexdigest() for name in pack.namelist()}
    list_hash = found.pop("SHA256SUMS")
    assert listed == found
    assert {name.partition("/")[0] for name in found} == {
        "READ ME.txt",
        "run.json",
        "approvals.csv",
        "ledger.csv",
        "payments.csv",
        "trail.csv",
        "terms",
        "statements",
    }
    assert AuditEvent.objects.get(action="run.evidence_made").data["list"] == list_hash


def test_the_run_the_ledger_the_payments_and_the_statements_say_the_same_amounts(
    paid: PayoutRun, make: Callable[[PayoutRun], zipfile.ZipFile]
) -> None:
    pack = make(paid)

    run = json.loads(pack.read("run.json"))
    items = {item["partner"]: Decimal(item["payable"]) for item in run["items"]}
    assert items["CORVUS"] == Decimal("12000")
    payable = {code: amount for code, amount in items.items() if amount}
    assert Decimal(run["payable"]) == sum(payable.values())

    ledger = rows(pack, "ledger.csv")
    assert sum(Decimal(row["debit"]) for row in ledger) == sum(Decimal(row["credit"]) for row in ledger)
    settled = {
        row["partner"]: Decimal(row["credit"])
        for row in ledger
        if row["kind"] == "settlement" and row["account"] == "payment_clearing"
    }
    assert settled == payable
    payments = {row["partner"]: Decimal(row["amount"]) for row in rows(pack, "payments.csv")}
    assert payments == payable
    assert [(row["payment"], row["state"], row["reference"]) for row in rows(pack, "payments.csv")] == [
        ("PM-2026-0001", "paid", "CM-88213")
    ]

    stated = Decimal(0)
    for name in pack.namelist():
        if name.startswith("statements/") and name.endswith(".csv"):
            stated += _payable_of(pack, name)
    assert stated == Decimal(run["payable"])


def _payable_of(pack: zipfile.ZipFile, name: str) -> Decimal:
    """Read the last line of a statement's CSV: what is payable."""
    lines = list(csv.reader(io.StringIO(pack.read(name).decode("utf-8-sig"))))
    found = next(line for line in reversed(lines) if any("Payable" in cell for cell in line))
    return Decimal(next(cell for cell in reversed(found) if cell and cell[-1].isdigit()))


def test_who_prepared_and_who_approved_the_seal_is_in_it_and_the_trail_is_that_of_the_chain(
    paid: PayoutRun, make: Callable[[PayoutRun], zipfile.ZipFile]
) -> None:
    pack = make(paid)

    run = json.loads(pack.read("run.json"))
    assert [(row["act"], row["person"], row["seal"]) for row in rows(pack, "approvals.csv")] == [
        ("prepared", "Finn", ""),
        ("approved", "Lena", run["seal"]),
    ]
    trail = rows(pack, "trail.csv")
    assert {row["act"] for row in trail} >= {"run.prepared", "run.submitted", "run.approved", "run.exported"}
    assert all(len(row["hash"]) == 64 for row in trail)
    assert read_chain().broken is None


def test_two_packs_of_the_same_state_differ_in_the_trail_only(
    paid: PayoutRun, make: Callable[[PayoutRun], zipfile.ZipFile]
) -> None:
    first, second = make(paid), make(paid)

    assert first.namelist() == second.namelist()
    differ = [name for name in first.namelist() if first.read(name) != second.read(name)]
    # The first pack stands in the trail of the second.
    assert differ == ["trail.csv", "SHA256SUMS"]
    assert [info.date_time for info in first.infolist()] == [info.date_time for info in second.infolist()]


def test_a_run_that_is_not_exported_has_no_evidence_yet(
    ready: PayoutRun, finn: User, moment: datetime
) -> None:
    with pytest.raises(UnableToMakeEvidence, match="PR-2026-001 is not exported yet"):
        request_evidence(run_id=ready.id, actor_id=finn.id, at=moment)


def test_an_auditor_asks_for_a_pack_and_takes_it_and_a_claims_reviewer_does_not(
    kestrel: Tenant,
    paid: PayoutRun,
    make: Callable[[PayoutRun], zipfile.ZipFile],
    client_as: Callable[[User], Client],
) -> None:
    auditor = client_as(make_person(kestrel, "ada", "auditor"))
    reviewer = client_as(make_person(kestrel, "rita", "claims_reviewer"))
    page = f"/t/kestrel/finance/runs/{paid.code}/evidence/"

    make(paid)
    name = RunFile.objects.get(run=paid, form="evidence_1").file.name

    asked = auditor.post(page)
    again = auditor.post(page)

    assert (asked.status_code, again.status_code) == (302, 302)
    assert "Waiting" in auditor.get(asked.headers["Location"]).content.decode()
    assert name in auditor.get(page).content.decode()
    taken = auditor.get(f"{page}{name}")
    assert taken.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert taken.content[:2] == b"PK"
    assert reviewer.post(page).status_code == 403
    assert reviewer.get(f"{page}{name}").status_code == 403
    assert auditor.get(f"{page}../../other.zip").status_code == 404
