"""A demo goes to another day and comes back; a close and a payout are rehearsed on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO

from django.test import Client
from pypdf import PdfReader

from payouts.models import Earning, PayoutRun, StatementFile
from programs.models import Program
from tests.factories import make_published_program, program_document
from tests.scenarios.conftest import Demo
from vir.foundation.audit.models import AuditEvent
from vir.foundation.documents.queries import file_bytes
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context

Told = Callable[[Client, str], str]
# Everything a position says but which calculation wrote it.
FIGURES = [
    f.attname
    for f in Earning._meta.concrete_fields
    if f.name not in ("calculation", "tenant", "first_settlement")
]


def figures(demo: Demo) -> list[tuple[object, ...]]:
    with tenant_context(demo.tenant.id):
        return list(Earning.objects.order_by("id").values_list(*FIGURES))


def earned(demo: Demo, code: str) -> Decimal:
    with tenant_context(demo.tenant.id):
        return sum((row.earned for row in Earning.objects.filter(program__code=code)), Decimal(0))


def statuses(demo: Demo) -> dict[str, str]:
    with tenant_context(demo.tenant.id):
        return dict(Program.objects.values_list("code", "status"))


def see(demo: Demo, client: Client, **choice: str) -> None:
    answer = client.post("/t/kestrel/date/move/", choice)
    assert answer.status_code == 302
    assert set(demo.work()) <= {"done"}


def test_going_to_other_days_and_back_ends_in_exactly_the_same_figures(demo: Demo, text: Told) -> None:
    priya = demo.signed_in("priya")
    before, standing = figures(demo), statuses(demo)

    see(demo, priya, day="2026-10-31")
    in_october, page_in_october = earned(demo, "VIR-2026-014"), text(priya, "")
    see(demo, priya, day="2027-01-31")
    page_in_january = text(priya, "")
    see(demo, priya, home="1")

    # The file with October's sales came on 23 Nov: on 31 Oct nobody knew of them.
    assert in_october == Decimal(0)
    assert "31 Oct 2026" in page_in_october
    assert "31 Jan 2027" in page_in_january
    assert earned(demo, "VIR-2026-014") == Decimal("71581.4000")
    assert figures(demo) == before
    assert statuses(demo) == standing
    assert "$71,581.40" in text(priya, "")
    assert "23 Nov 2026" in text(priya, "")


def test_a_scheduled_program_starts_on_its_day_and_waits_again_when_the_day_goes_back(demo: Demo) -> None:
    priya = demo.signed_in("priya")
    document = program_document(code="VIR-2027-900", starts_on="2027-01-02", ends_on="2027-03-31")
    with tenant_context(demo.tenant.id):
        owner, approver = (User.objects.get(email=f"{name}@kestrel.example") for name in ("priya", "osei"))
        make_published_program(document, partners=(), owner=owner, approver=approver, status="scheduled")

    see(demo, priya, day="2027-01-31")
    in_january = statuses(demo)["VIR-2027-900"]
    see(demo, priya, home="1")

    assert in_january == "live"
    assert statuses(demo)["VIR-2027-900"] == "scheduled"


def test_a_close_and_a_payout_are_rehearsed_on_31_january(demo: Demo, text: Told) -> None:
    priya, finn, osei = (demo.signed_in(name) for name in ("priya", "finn", "osei"))
    period = {"program": "VIR-2026-014", "period": "2026-10-01"}

    see(demo, priya, day="2027-01-31")
    closed = finn.post("/t/kestrel/finance/close/", period)
    prepared = finn.post("/t/kestrel/finance/runs/new/", period)
    run = f"finance/runs/{prepared.headers['Location'].rstrip('/').rsplit('/', 1)[1]}/"
    sent = finn.post(f"/t/kestrel/{run}submit/")
    with tenant_context(demo.tenant.id):
        seal = PayoutRun.objects.order_by("-prepared_at").values_list("seal", flat=True)[0]
    approved = osei.post(f"/t/kestrel/{run}approve/", {"seal": seal})
    asked = finn.post(f"/t/kestrel/{run}export/")
    ended = demo.work()

    assert [a.status_code for a in (closed, prepared, sent, approved, asked)] == [302] * 5
    assert set(ended) == {"done"}
    assert "$71,581.40" in text(finn, run)
    assert "Exported" in text(finn, run)
    with tenant_context(demo.tenant.id):
        made = StatementFile.objects.filter(run__code=run.split("/")[2], form="pdf")
        pages = PdfReader(BytesIO(file_bytes(made[0].file_id))).pages
        assert made[0].statement is not None
        issued = made[0].statement.snapshot["issued_on"]
    assert issued == "2027-01-31"
    assert ["DEMO" in page.extract_text().upper() for page in pages] == [True] * len(pages)


def test_moving_the_day_is_told_in_the_trail_with_both_days(demo: Demo) -> None:
    see(demo, demo.signed_in("osei"), day="2027-01-31")

    with tenant_context(demo.tenant.id):
        told = AuditEvent.objects.get(action="demo.moved")
    assert told.data == {"day": {"before": "2026-11-23", "after": "2027-01-31"}}
    assert str(told.actor) == "L. Osei"


def test_who_may_not_calculate_may_not_move_the_day(demo: Demo) -> None:
    auditor = demo.signed_in("audit")

    answer = auditor.post("/t/kestrel/date/move/", {"day": "2027-01-31"})

    assert answer.status_code == 403
    demo.tenant.refresh_from_db()
    assert demo.tenant.pinned_on == date(2026, 11, 23)


def test_a_day_too_far_away_is_refused_with_the_days_that_can_be_seen(demo: Demo) -> None:
    answer = demo.signed_in("priya").post("/t/kestrel/date/move/", {"day": "2126-01-31"})

    assert answer.status_code == 422
    assert "Choose a day from 19 Nov 2023 to 27 Nov 2029." in answer.content.decode()
    demo.tenant.refresh_from_db()
    assert (demo.tenant.pinned_on, demo.tenant.home_on) == (date(2026, 11, 23), None)
