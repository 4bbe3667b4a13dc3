"""Interchanges come in: reports become imports, claims become claims, and everything is acknowledged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from claims.importers.edi.interchange import read_interchange
from claims.models import SalesLine, TradeIdentity, TradeMessage
from claims.operations.messages.take_interchange import Taken, take_interchange
from claims.operations.settle_imports import ask_commit, ask_roll_back
from partners.models import Partner
from tests.claims.importers.edi.building import REPORT_SLSRPT, SALE_867, SENDER, changed, edifact, x12
from tests.claims.intake import work
from tests.factories import NOON, make_partner, make_product
from vir.foundation.documents.queries import file_bytes
from vir.foundation.imports.models import ImportBatch
from vir.foundation.jobs.models import Job
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

pytestmark = pytest.mark.django_db


@pytest.fixture
def alder(kestrel: Tenant) -> Iterator[Partner]:
    """A partner whose identifiers are known, in the open context of its vendor."""
    with tenant_context(kestrel.id):
        partner = make_partner("C-1001", name="Alder Supply")
        make_product("CD-18-KIT")
        for standard, qualifier, identifier in (("x12", "01", SENDER), ("edifact", "14", "4260026610003")):
            TradeIdentity.objects.create(
                standard=standard,
                qualifier=qualifier,
                identifier=identifier,
                partner=partner,
                source_name="Alder POS",
                created_at=NOON,
            )
        yield partner


def take(text: str, moment: datetime, today: date, **more: object) -> Taken:
    settings = {"file_name": "report.x12", "channel": "folder", "actor_id": None, **more}
    return take_interchange(content=text.encode(), at=moment, today=today, **settings)  # type: ignore[arg-type]


def test_a_report_becomes_an_import_of_its_partner_whose_check_follows_without_asking(
    alder: Partner, moment: datetime, today: date
) -> None:
    taken = take(x12(SALE_867), moment, today)

    batch = ImportBatch.objects.get()
    assert [(one.kind, one.state, one.batch_id) for one in taken.messages] == [("867", "accepted", batch.id)]
    assert (batch.kind, batch.channel, batch.partner_id) == ("pos", "message", alder.id)
    assert file_bytes(batch.file_id).decode().splitlines()[1] == (
        "INV-100,2026-11-05,C-1001,CD-18-KIT,3,EA,298.50,USD,sale,Oak Builders"
    )
    assert Job.objects.get(id=batch.job_id).kind == "claims.check_file"


def test_the_acknowledgement_says_that_all_was_accepted(
    alder: Partner, moment: datetime, today: date
) -> None:
    taken = take(x12(SALE_867), moment, today)

    answer = read_interchange(taken.content)
    assert (answer.sender, answer.receiver) == (("ZZ", "KESTREL"), ("01", SENDER))
    assert [[s.tag, *[e[0] for e in s.elements]] for s in answer.messages[0].segments[1:-1]] == [
        ["AK1", "PT", "1"],
        ["AK2", "867", "0001"],
        ["AK5", "A"],
        ["AK9", "A", "1", "1", "1"],
    ]


def test_the_same_interchange_twice_gets_the_same_answer_and_changes_nothing(
    alder: Partner, moment: datetime, today: date
) -> None:
    first = take(x12(SALE_867), moment, today)
    second = take(x12(SALE_867), moment, today)

    assert second.is_known
    assert second.content == first.content
    assert TradeMessage.objects.count() == 2
    assert ImportBatch.objects.count() == 1


def test_a_key_of_another_partner_learns_nothing_of_an_interchange_that_came_before(
    alder: Partner, moment: datetime, today: date
) -> None:
    take(x12(SALE_867), moment, today)
    brook = make_partner("C-2002", name="Brook Trade")

    taken = take(x12(SALE_867), moment, today, partner_id=brook.id)

    assert (taken.is_known, taken.is_refused) == (False, True)
    assert [problem["code"] for problem in taken.messages[0].problems] == ["sender_unknown"]
    assert ImportBatch.objects.count() == 1


def test_new_content_under_an_old_control_number_is_refused(
    alder: Partner, moment: datetime, today: date
) -> None:
    take(x12(SALE_867), moment, today)

    taken = take(x12(changed(SALE_867, "REF*IV*INV-100", "REF*IV*INV-101")), moment, today)

    assert [one.state for one in taken.messages] == ["rejected"]
    assert taken.messages[0].problems[0]["code"] == "sent_before"
    assert b"TA1*000000905*261123*0830*R*025" in taken.content
    assert ImportBatch.objects.count() == 1


def test_a_sender_nobody_knows_is_refused_and_told(kestrel: Tenant, moment: datetime, today: date) -> None:
    with tenant_context(kestrel.id):
        taken = take(x12(SALE_867), moment, today)

        assert taken.is_refused
        assert taken.messages[0].problems[0]["message"] == (
            "ISA06: 01:123456789 is not known here. Ask for this identifier to be added to the trade identities."
        )
        assert b"*R*006" in taken.content
        assert ImportBatch.objects.count() == 0


def test_what_is_refused_again_for_the_same_reason_is_answered_alike(
    kestrel: Tenant, moment: datetime, today: date
) -> None:
    with tenant_context(kestrel.id):
        first = take(x12(SALE_867), moment, today)
        second = take(x12(SALE_867), moment, today)

        assert second.is_known
        assert second.content == first.content
        assert TradeMessage.objects.count() == 2


def test_a_refused_interchange_is_taken_once_its_sender_is_known(
    kestrel: Tenant, moment: datetime, today: date
) -> None:
    with tenant_context(kestrel.id):
        take(x12(SALE_867), moment, today)
        TradeIdentity.objects.create(
            standard="x12", qualifier="01", identifier=SENDER, source_name="Alder POS", created_at=NOON
        )

        taken = take(x12(SALE_867), moment, today)

        assert [one.state for one in taken.messages] == ["accepted"]


def test_a_bad_value_is_told_and_stands_in_the_import_to_be_fixed(
    alder: Partner, moment: datetime, today: date
) -> None:
    taken = take(x12(changed(SALE_867, "DTM*003*20261105", "DTM*003*20261399")), moment, today)

    assert taken.messages[0].state == "with_errors"
    assert b"AK3*DTM*11**8~AK4*2**8*20261399~AK5*E*5~" in taken.content
    assert b",C-1001," in file_bytes(ImportBatch.objects.get().file_id)
    assert b"INV-100,20261399," in file_bytes(ImportBatch.objects.get().file_id)


def test_one_bad_set_keeps_no_other_from_being_taken(alder: Partner, moment: datetime, today: date) -> None:
    without_detail = SALE_867[:3]

    taken = take(x12(without_detail, SALE_867), moment, today)

    assert [one.state for one in taken.messages] == ["rejected", "accepted"]
    assert b"AK9*P*2*2*1~" in taken.content
    assert ImportBatch.objects.get().file.name.endswith(".csv")


def test_a_sales_data_report_becomes_an_import_and_is_answered_by_contrl(
    alder: Partner, moment: datetime, today: date
) -> None:
    taken = take(edifact(REPORT_SLSRPT), moment, today)

    assert [(one.kind, one.state) for one in taken.messages] == [("SLSRPT", "accepted")]
    assert file_bytes(ImportBatch.objects.get().file_id).decode().splitlines()[1] == (
        "INV-100,2026-11-05,C-1001,CD-18-KIT,3,PCE,298.5,EUR,sale"
    )
    assert (
        b"UCI+20261123+4260026610003:14+4007399000006:14+7'UCM+1+SLSRPT:D:96A:UN:EAN004+7'" in taken.content
    )


def test_a_key_of_one_partner_brings_nothing_of_another(
    alder: Partner, moment: datetime, today: date
) -> None:
    other = make_partner("C-2002")

    taken = take(x12(SALE_867), moment, today, partner_id=other.id)

    assert taken.is_refused
    assert ImportBatch.objects.count() == 0


def test_control_numbers_of_another_vendor_mean_nothing_here(
    kestrel: Tenant, osprey: Tenant, moment: datetime, today: date
) -> None:
    taken = {}
    for tenant in (osprey, kestrel):
        with tenant_context(tenant.id):
            TradeIdentity.objects.create(
                standard="x12",
                qualifier="01",
                identifier=SENDER,
                partner=make_partner("C-1001"),
                source_name="Alder",
                created_at=NOON,
            )
            taken[tenant.slug] = take(x12(SALE_867), moment, today)

    assert [taken["kestrel"].is_known, taken["kestrel"].messages[0].state] == [False, "accepted"]
    with tenant_context(kestrel.id):
        assert TradeMessage.objects.filter(direction="in").count() == 1


def test_a_source_of_several_partners_names_each_by_its_identifier(
    alder: Partner, moment: datetime, today: date
) -> None:
    TradeIdentity.objects.create(
        standard="x12", qualifier="ZZ", identifier="POOL", source_name="The pool", created_at=NOON
    )
    for_alder = changed(SALE_867, "N1*DS*Alder Supply*92*ALDER", f"N1*DS*Alder Supply*92*{SENDER}")
    for_nobody = changed(SALE_867, "N1*DS*Alder Supply*92*ALDER", "N1*DS*Somebody*92*X-1")
    pool = x12(for_alder, for_nobody, sender="POOL").replace("*01*POOL", "*ZZ*POOL")

    take(pool, moment, today)

    batch = ImportBatch.objects.get()
    rows = file_bytes(batch.file_id).decode().splitlines()[1:]
    assert (batch.partner_id, [row.split(",")[2] for row in rows]) == (None, ["C-1001", "X-1"])


def test_an_acknowledgement_of_what_we_sent_is_kept_and_not_acknowledged(
    alder: Partner, moment: datetime, today: date
) -> None:
    functional = x12(("AK1*CF*91", "AK9*A*1*1*1"), kind="997", control="000000002")
    of_an_interchange = x12(control="000000003").replace("~GS", "~TA1*000000091*261123*1200*A*000~GS")
    head, tail = of_an_interchange.split("GS*")[0], of_an_interchange.split("~")[-2]

    taken = [take(text, moment, today) for text in (functional, f"{head}{tail}~".replace("IEA*1", "IEA*0"))]

    assert [[(one.kind, one.state) for one in each.messages] for each in taken] == [
        [("997", "accepted")],
        [("TA1", "accepted")],
    ]
    assert [each.acknowledgement for each in taken] == [None, None]


def test_a_report_is_checked_committed_and_rolled_back_like_any_file(
    alder: Partner, moment: datetime, today: date
) -> None:
    take(x12(SALE_867), moment, today)
    batch = ImportBatch.objects.get()

    work(batch.id)
    batch.refresh_from_db()
    assert (batch.state, batch.rows_good) == ("ready", 1)
    ask_commit(number=batch.number, rows=1, at=moment, actor_id=None)
    work(batch.id)
    [line] = SalesLine.objects.all()
    assert (line.basis, line.document, str(line.net), line.partner_id) == (
        "sell_through",
        "INV-100",
        "298.5000",
        alder.id,
    )
    ask_roll_back(number=batch.number, at=moment, actor_id=None)
    work(batch.id)

    assert SalesLine.objects.count() == 0


def test_a_report_with_rows_that_are_in_the_books_is_refused_as_known(
    alder: Partner, moment: datetime, today: date
) -> None:
    take(x12(SALE_867), moment, today)
    batch = ImportBatch.objects.get()
    work(batch.id)
    ask_commit(number=batch.number, rows=1, at=moment, actor_id=None)
    work(batch.id)

    taken = take(x12(SALE_867, control="000000906"), moment, today)

    assert taken.is_refused
    assert [problem["code"] for problem in taken.messages[0].problems] == ["report_refused"]
    assert (
        taken.messages[0]
        .problems[0]["message"]
        .endswith("as import 1. To commit it again, roll that import back first.")
    )
    assert SalesLine.objects.count() == 1


def test_many_sets_of_one_interchange_are_one_import(alder: Partner, moment: datetime, today: date) -> None:
    second = changed(SALE_867, "REF*IV*INV-100", "REF*IV*INV-101")

    taken = take(x12(SALE_867, second), moment, today)

    batch = ImportBatch.objects.get()
    assert [one.batch_id for one in taken.messages] == [batch.id, batch.id]
    assert len(file_bytes(batch.file_id).decode().splitlines()) == 3
