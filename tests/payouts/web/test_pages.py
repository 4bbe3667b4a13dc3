"""The finance pages say what is owed, show its working, and let each role do its part."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from partners.models import Partner
from payouts import tasks
from payouts.models import CalculationRun, Earning, PayoutRun, ProgramPeriod, Statement, StatementFile
from payouts.operations.approve_run import approve_run
from payouts.operations.export_run import request_export
from programs.models import Product, Program
from tests.factories import make_line, make_partner, make_person, make_portal_user
from vir.foundation.identity.models import User
from vir.foundation.jobs import operations as jobs
from vir.foundation.jobs.models import Job
from vir.foundation.jobs.runner import RunningJob
from vir.foundation.tenancy.models import Tenant

ClientAs = Callable[[User], Client]
HOME = "/t/kestrel/finance/"
CLOSE = f"{HOME}close/?program=VIR-2026-009&period=2026-07-01"
STARTS = ("2026-04-01", "2026-07-01", "2026-10-01")
PERIOD = {"program": "VIR-2026-009", "period": "2026-07-01"}


def text_of(response: Any) -> str:
    """Give the words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).strip()


@pytest.fixture
def exported(ready: PayoutRun, finn: User, lena: User, moment: datetime) -> PayoutRun:
    approve_run(run_id=ready.id, actor_id=lena.id, seen_seal=ready.seal, at=moment)
    job = jobs.claim(
        job_id=request_export(run_id=ready.id, actor_id=finn.id, at=moment), worker="test", at=moment
    )
    assert job is not None
    tasks.export(RunningJob(job, worker="test", clock=lambda: moment))
    return PayoutRun.objects.get(id=ready.id)


def test_an_empty_house_says_what_comes_next(inside: Tenant, finn: User, client_as: ClientAs) -> None:
    client = client_as(finn)

    assert "Nothing is owed. A program earns from its first day" in text_of(client.get(HOME))
    assert "No payout run yet." in text_of(client.get(f"{HOME}runs/"))
    assert "Nothing was calculated yet." in text_of(client.get(f"{HOME}calculations/"))
    assert "No closed period waits for a run." in text_of(client.get(f"{HOME}runs/new/"))


def test_the_finance_page_totals_what_is_owed(closed_q3: Program, finn: User, client_as: ClientAs) -> None:
    page = text_of(client_as(finn).get(HOME))

    assert "1 Jul–30 Sep 2026 is closed; its payout run is not prepared. $12,040.00" in page
    assert "Total, USD 12,040.00" in page


def test_a_period_is_closed_from_its_check_page(
    alder: Partner,
    drill: Product,
    publish: Callable[..., Program],
    calculate: Callable[..., CalculationRun],
    finn: User,
    client_as: ClientAs,
) -> None:
    make_line(alder, drill, date(2026, 7, 6), "250000.00")
    publish(alder, code="VIR-2026-009", starts_on="2026-07-01", ends_on="2026-09-30")
    calculate()
    client = client_as(finn)
    check = text_of(client.get(CLOSE))
    assert "Close 1 Jul–30 Sep 2026?" in check
    assert "Earned $7,500.00" in check

    response = client.post(f"{HOME}close/", PERIOD)

    assert (response.status_code, response.headers["Location"]) == (302, HOME)
    assert ProgramPeriod.objects.get().closed_by_id == finn.id


def test_a_period_that_cannot_be_closed_says_why(closed_q3: Program, finn: User, client_as: ClientAs) -> None:
    response = client_as(finn).post(f"{HOME}close/", {**PERIOD, "period": "2026-10-01"})

    assert response.status_code == 422
    assert "The period ends on 31 Dec 2026. Close it on 1 Jan 2027 or later." in text_of(response)


def test_a_run_goes_from_preview_to_approval_by_two_people(
    closed_q3: Program, finn: User, lena: User, client_as: ClientAs
) -> None:
    preparer, approver = client_as(finn), client_as(lena)

    made = preparer.post(f"{HOME}runs/new/", PERIOD)
    address = made.headers["Location"]
    assert address == f"{HOME}runs/PR-2026-001/"
    assert "Send $12,000.00 to Lena for approval" in text_of(preparer.get(address))
    preparer.post(f"{address}submit/")
    waiting = text_of(preparer.get(address))
    assert "waiting for a second approver (not you)" in waiting
    assert "Approve $12,000.00…" not in waiting

    check = approver.get(f"{address}approve/")
    assert "Approve $12,000.00 to 1 partner?" in text_of(check)
    seal = re.search(r'name="seal" value="([0-9a-f]{64})"', check.content.decode())
    assert seal is not None
    response = approver.post(f"{address}approve/", {"seal": seal[1]})

    assert (response.status_code, response.headers["Location"]) == (302, address)
    run = PayoutRun.objects.get()
    assert (run.state, run.prepared_by_id, run.approved_by_id) == ("approved", finn.id, lena.id)


def test_the_owner_who_prepared_a_run_is_refused_its_approval(
    preview: PayoutRun, olga: User, client_as: ClientAs
) -> None:
    client = client_as(olga)
    address = f"{HOME}runs/{preview.code}/"
    client.post(f"{address}submit/")
    sealed = PayoutRun.objects.get()
    assert "A second person has to approve it." in text_of(client.get(f"{address}approve/"))

    response = client.post(f"{address}approve/", {"seal": sealed.seal})

    assert response.status_code == 422
    assert "You prepared PR-2026-001. A second person has to approve it." in text_of(response)
    assert PayoutRun.objects.get().state == "ready"


def test_a_refused_return_keeps_what_was_typed(ready: PayoutRun, lena: User, client_as: ClientAs) -> None:
    client = client_as(lena)
    address = f"{HOME}runs/{ready.code}/"

    empty = client.post(f"{address}return/", {"note": " "})
    long = client.post(f"{address}return/", {"note": "x" * 2001})

    assert (empty.status_code, long.status_code) == (422, 422)
    assert "Write what has to change" in text_of(empty)
    assert "x" * 2001 in long.content.decode()
    assert PayoutRun.objects.get().state == "ready"


def test_a_returned_run_shows_its_note(ready: PayoutRun, finn: User, lena: User, client_as: ClientAs) -> None:
    address = f"{HOME}runs/{ready.code}/"
    client_as(lena).post(f"{address}return/", {"note": "Corvus disputes <b>this</b>."})

    page = client_as(finn).get(address).content.decode()

    assert "Corvus disputes &lt;b&gt;this&lt;/b&gt;." in page
    assert "Prepare again" in page


def test_checks_and_things_to_look_at_are_on_the_run_page(
    ready: PayoutRun, lena: User, client_as: ClientAs
) -> None:
    page = text_of(client_as(lena).get(f"{HOME}runs/{ready.code}/"))

    assert "Lines add up to the run: $12,000.00" in page
    assert "No partner is paid twice for this period" in page
    assert "Caps and minimums applied (0 at the cap, 1 below the minimum)" in page
    assert "The seal fits the lines, the terms and the totals" in page


def test_an_export_is_asked_for_once_and_shows_its_progress(
    ready: PayoutRun, finn: User, lena: User, moment: datetime, client_as: ClientAs
) -> None:
    approve_run(run_id=ready.id, actor_id=lena.id, seen_seal=ready.seal, at=moment)
    client = client_as(finn)
    address = f"{HOME}runs/{ready.code}/"

    for _ in range(2):
        assert client.post(f"{address}export/").status_code == 302

    assert Job.objects.filter(kind="payouts.export").count() == 1
    assert 'role="progressbar"' in client.get(address).content.decode()


def test_an_exported_file_is_downloaded_as_it_was_kept(
    exported: PayoutRun, lena: User, client_as: ClientAs
) -> None:
    address = f"{HOME}runs/{exported.code}/files/kestrel_ST-2026-0001_v1.csv"

    plain = client_as(lena).get(address)
    marked = client_as(lena).get(f"{address}?bom=1")

    assert plain.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert plain.headers["Content-Disposition"] == 'attachment; filename="kestrel_ST-2026-0001_v1.csv"'
    assert marked.content == "\ufeff".encode() + plain.content


def test_a_file_of_another_run_is_not_there(exported: PayoutRun, lena: User, client_as: ClientAs) -> None:
    client = client_as(lena)

    assert client.get(f"{HOME}runs/{exported.code}/files/manage.py").status_code == 404
    assert client.get(f"{HOME}runs/PR-2026-999/files/kestrel_PR-2026-001.csv").status_code == 404


def test_each_line_of_a_statement_opens_its_working(
    exported: PayoutRun, lena: User, client_as: ClientAs
) -> None:
    address = f"{HOME}statements/ST-2026-0001/"

    rebate = text_of(client_as(lena).get(address))
    net = text_of(client_as(lena).get(f"{address}?line=3"))

    assert (
        "Show the working line 4 Rebate = net eligible × tier rate = $300,000.00 × 4.0% = $12,000.00"
        in rebate
    )
    assert "Show the working line 3 Net eligible = line 1 + line 2 = $303,140.00 + (−$3,140.00)" in net


def test_an_amount_opens_its_working_and_its_lines(
    closed_q3: Program, priya: User, client_as: ClientAs
) -> None:
    page = text_of(client_as(priya).get(f"{HOME}earnings/VIR-2026-009/CORVUS/2026-07-01/"))

    assert "$300,000.00 is at least $300,000, where Tier 2, the highest, starts." in page
    assert "Counted 2" in page
    assert "The period is closed: this no longer changes." in page


def test_an_amount_tells_its_first_settlement_from_what_came_later(
    alder: Partner,
    drill: Product,
    publish: Callable[..., Program],
    calculate: Callable[..., CalculationRun],
    priya: User,
    client_as: ClientAs,
) -> None:
    # 100,000 received in time earn 2 %; with 50,000 received 20 days after the end it is 3,000.00.
    make_line(alder, drill, date(2026, 9, 1), "100000.00", received_on=date(2026, 9, 2))
    make_line(alder, drill, date(2026, 9, 30), "50000.00", received_on=date(2026, 10, 20))
    publish(alder, starts_on="2026-07-01", receipt_grace_days=5)
    calculate()

    page = text_of(client_as(priya).get(f"{HOME}earnings/VIR-2026-014/ALDER/2026-07-01/"))

    assert "First settlement $2,000.00, +$1,000.00 from lines received later" in page


def test_an_amount_whose_lines_moved_on_says_so_instead_of_failing(
    alder: Partner,
    drill: Product,
    publish: Callable[..., Program],
    calculate: Callable[..., CalculationRun],
    priya: User,
    client_as: ClientAs,
) -> None:
    make_line(alder, drill, date(2026, 10, 6), "342180.00")
    publish(alder)
    calculate()
    make_line(alder, drill, date(2026, 10, 7), "100000.00")

    page = text_of(client_as(priya).get(f"{HOME}earnings/VIR-2026-014/ALDER/2026-10-01/"))

    assert (
        "$10,265.40 is stored, $17,687.20 is what they give now. Recalculate to bring the two together."
        in page
    )


def test_a_program_shows_its_partners_as_a_page_and_as_a_fragment(
    closed_q3: Program, priya: User, client_as: ClientAs
) -> None:
    client = client_as(priya)
    address = f"{HOME}programs/VIR-2026-009/?period=2026-07-01"

    page = client.get(address).content.decode()
    fragment = client.get(address, headers={"HX-Request": "true"}).content.decode()

    assert "3 partners" in text_of(client.get(address))
    assert ("<html" in page, "<html" in fragment) == (True, False)
    assert "Corvus" not in fragment
    assert "CORVUS Supply" in fragment


def test_a_recalculation_is_asked_for_once_while_it_waits(
    inside: Tenant, finn: User, client_as: ClientAs
) -> None:
    client = client_as(finn)

    for _ in range(2):
        client.post(f"{HOME}calculations/now/")

    job = Job.objects.get()
    assert (job.kind, job.payload) == (
        "payouts.recalculate",
        {"scope": "full", "reason": "Asked for by Finn"},
    )
    assert 'role="progressbar"' in client.get(f"{HOME}calculations/").content.decode()


def test_late_lines_and_held_lines_are_named(
    closed_q3: Program,
    drill: Product,
    calculate: Callable[..., CalculationRun],
    finn: User,
    client_as: ClientAs,
) -> None:
    corvus = Partner.objects.get(code="CORVUS")
    tomorrow = date(2026, 11, 24)
    make_line(corvus, drill, date(2026, 9, 9), "100000.00", received_on=tomorrow)
    make_line(corvus, drill, date(2026, 10, 9), "900.00", currency="CAD")
    calculate(today=tomorrow)

    page = text_of(client_as(finn).get(f"{HOME}calculations/"))

    assert (
        "1 line in CAD does not count: there is no exchange rate to USD for its day. "
        "Set a rate from CAD to USD CA$900.00" in page
    )
    assert (
        "VIR-2026-009 CORVUS 1 Jul 2026 $12,000.00 $16,000.00 $4,000.00 Sales that came late."
        " 1 sale of $100,000.00 came after 23 Nov 2026." in page
    )


@pytest.mark.parametrize(
    "path",
    [
        "programs/NONE/",
        "programs/VIR-2026-009/?period=2026-07-02",
        "earnings/VIR-2026-009/NOBODY/2026-07-01/",
        "earnings/VIR-2026-009/CORVUS/yesterday/",
        "runs/PR-2026-999/",
        "statements/ST-2026-9999/",
        "close/?program=VIR-2026-009&period=x",
    ],
)
def test_what_is_not_there_is_not_found(
    closed_q3: Program, olga: User, client_as: ClientAs, path: str
) -> None:
    assert client_as(olga).get(f"{HOME}{path}").status_code == 404


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        ("program_manager", "", 200),
        ("claims_reviewer", "", 403),
        ("claims_reviewer", "programs/VIR-2026-009/", 200),
        ("auditor", "runs/PR-2026-001/", 200),
        ("auditor", "runs/new/", 403),
        ("finance_preparer", "runs/PR-2026-001/approve/", 403),
        ("finance_approver", "close/?program=VIR-2026-009&period=2026-07-01", 403),
    ],
)
def test_each_role_sees_what_it_may(
    ready: PayoutRun, kestrel: Tenant, client_as: ClientAs, role: str, path: str, status: int
) -> None:
    person = make_person(kestrel, "someone", role)

    assert client_as(person).get(f"{HOME}{path}").status_code == status


def test_a_partner_reads_its_own_statement_and_file_and_no_others(
    exported: PayoutRun, kestrel: Tenant
) -> None:
    from payouts.queries import statements_of_partner
    from vir.foundation.documents.queries import file_bytes
    from vir.foundation.tenancy.context import tenant_context

    corvus, eastgate = Partner.objects.get(code="CORVUS"), Partner.objects.get(code="EASTGATE")
    marta = make_portal_user(corvus)

    with tenant_context(kestrel.id, partner_id=corvus.id, user_id=marta.id):
        mine = statements_of_partner(corvus.id)
        theirs = statements_of_partner(eastgate.id)
        files = list(StatementFile.objects.filter(statement=mine[0]).select_related("file").order_by("-form"))
        sizes = [len(file_bytes(file.file_id)) == file.file.size for file in files]

    assert [(one.code, one.payable) for one in mine] == [("ST-2026-0001", Decimal("12000"))]
    assert theirs == []
    assert [file.form for file in files] == ["xlsx", "pdf", "csv"]
    assert sizes == [True, True, True]
    assert Statement.objects.count() == 2
    assert Earning.objects.count() == 3


def _periods_beside(response: Any) -> dict[str, str]:
    """Give where the keys [ and ] lead."""
    found = re.findall(r'<a href="([^"]*)" data-period="([a-z]*)"', response.content.decode())
    return {which: target for target, which in found}


def test_the_periods_before_and_after_are_a_key_away(
    alder: Partner,
    drill: Product,
    publish: Callable[..., Program],
    calculate: Callable[..., CalculationRun],
    finn: User,
    client_as: ClientAs,
) -> None:
    bexley = make_partner("BEXLEY")
    for partner, day in (
        (alder, date(2026, 4, 6)),
        (alder, date(2026, 10, 6)),
        (bexley, date(2026, 7, 6)),
    ):
        make_line(partner, drill, day, "250000.00")
    publish(alder, bexley, starts_on="2026-04-01", ends_on="2027-03-31")
    calculate()
    client = client_as(finn)
    table, working = f"{HOME}programs/VIR-2026-014/", f"{HOME}earnings/VIR-2026-014"

    beside = {start: _periods_beside(client.get(f"{table}?period={start}")) for start in STARTS}
    newest = _periods_beside(client.get(table))
    # Alder has no amount in the third quarter, Bexley one in that alone.
    of_alder = {start: _periods_beside(client.get(f"{working}/ALDER/{start}/")) for start in STARTS[::2]}
    of_bexley = client.get(f"{working}/BEXLEY/{STARTS[1]}/")

    assert beside == {
        STARTS[0]: {"next": f"{table}?period={STARTS[1]}"},
        STARTS[1]: {"previous": f"{table}?period={STARTS[0]}", "next": f"{table}?period={STARTS[2]}"},
        STARTS[2]: {"previous": f"{table}?period={STARTS[1]}"},
    }
    assert newest == beside[STARTS[2]]
    assert of_alder == {
        STARTS[0]: {"next": f"{working}/ALDER/{STARTS[2]}/"},
        STARTS[2]: {"previous": f"{working}/ALDER/{STARTS[0]}/"},
    }
    assert (of_bexley.status_code, _periods_beside(of_bexley)) == (200, {})
    assert 'aria-label="Periods"' not in of_bexley.content.decode()
