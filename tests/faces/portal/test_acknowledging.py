"""Reading terms in the portal, and saying that they were read."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from partners.models import Partner
from programs.models import Acknowledgement, Program, ProgramVersion, TermsNotice
from programs.terms import terms_hash
from tests.faces.portal.stage import NOON, Stage, cordless, words
from tests.factories import make_portal_user
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context

HOME = "/p/kestrel/"
TERMS = "/p/kestrel/programs/VIR-2026-014/terms/"
ACKNOWLEDGE = f"{TERMS}acknowledge/"


@pytest.fixture
def alder(stage: Stage) -> Partner:
    return stage.partner("ALDER", "Alder Supply")


def told(stage: Stage, partner: Partner, code: str, by: date) -> None:
    """Ask a partner to acknowledge a program's terms by a day."""
    with tenant_context(stage.tenant.id):
        version = ProgramVersion.objects.get(program__code=code)
        TermsNotice.objects.create(
            version=version,
            partner=partner,
            subject="New terms",
            body="Read them",
            acknowledge_by=by,
            sent_by=stage.manager,
            sent_at=NOON,
        )


def person(stage: Stage, partner: Partner, role: str, name: str) -> tuple[User, Client]:
    with tenant_context(stage.tenant.id, user_id=stage.manager.id):
        user = make_portal_user(partner, role, name)
    return user, stage.client_of(user)


def fields(stage: Stage, number: int = 1, **changes: str) -> dict[str, str]:
    with tenant_context(stage.tenant.id):
        seen = ProgramVersion.objects.get(program__code="VIR-2026-014", number=number).terms_hash
    return {"version": str(number), "seen_hash": seen, **changes}


def kept(stage: Stage) -> list[tuple[str, int]]:
    with tenant_context(stage.tenant.id):
        found = Acknowledgement.objects.order_by("at").values_list("user__name", "version__number")
        return list(found)


def amended(stage: Stage, code: str) -> None:
    """Publish a second version, which raises the cap."""
    with tenant_context(stage.tenant.id):
        program = Program.objects.get(code=code)
        first = ProgramVersion.objects.get(program=program)
        document = {**first.document, "caps": [{"per": "partner_period", "amount": "50000.00"}]}
        ProgramVersion.objects.create(
            program=program,
            number=2,
            document=document,
            terms_hash=terms_hash(document),
            rule_sentence=first.rule_sentence.replace("40,000", "50,000"),
            submitted_by=stage.manager,
            submitted_at=NOON,
            approved_by=stage.approver,
            published_at=NOON,
            created_at=NOON,
        )
        program.version_number = 2
        program.save()


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_home_lists_what_waits_to_be_read_the_first_day_first(stage: Stage, alder: Partner) -> None:
    for code, name in (("VIR-2026-014", "Q4 Cordless"), ("VIR-2026-015", "Q4 Saws")):
        stage.publish(cordless(code=code, name=name), [alder])
    stage.publish(cordless(code="VIR-2025-001", starts_on="2025-10-01", ends_on="2025-12-31"), [alder])
    told(stage, alder, "VIR-2026-014", date(2026, 12, 1))
    told(stage, alder, "VIR-2026-015", date(2026, 11, 25))

    page = stage.visit(alder).get(HOME)

    assert words(page, "entries")[-1] == (
        "New terms Q4 Saws Read and acknowledge by 25 Nov New terms Q4 Cordless Read and acknowledge by 1 Dec"
    )


def test_one_person_acknowledges_and_every_colleague_sees_who_and_when(stage: Stage, alder: Partner) -> None:
    stage.publish(cordless(), [alder])
    _, admin = person(stage, alder, "partner_admin", "marta")
    _, member = person(stage, alder, "partner_member", "max")

    answer = admin.post(ACKNOWLEDGE, fields(stage))
    page = text_of(member.get(TERMS))

    assert (answer.status_code, answer["Location"]) == (302, f"{TERMS}?version=1")
    assert "Marta-alder read and acknowledged version 1 on 23 Nov 2026" in page
    assert "I have read these terms" not in page
    assert "From Kestrel Tools" not in text_of(member.get(HOME))
    assert kept(stage) == [("Marta-alder", 1)]


def test_a_new_version_waits_again_and_the_old_one_stays_readable(stage: Stage, alder: Partner) -> None:
    stage.publish(cordless(), [alder])
    _, client = person(stage, alder, "partner_admin", "marta")
    client.post(ACKNOWLEDGE, fields(stage))
    amended(stage, "VIR-2026-014")

    home, newest = text_of(client.get(HOME)), text_of(client.get(TERMS))
    older = text_of(client.get(f"{TERMS}?version=1"))
    client.post(ACKNOWLEDGE, fields(stage, number=2))

    assert "Changed terms" in home
    assert "I have read these terms (version 2)" in newest
    assert "up to $40,000 each" in older
    assert "read and acknowledged version 1" in older
    assert "I have read these terms" not in older
    assert kept(stage) == [("Marta-alder", 1), ("Marta-alder", 2)]


def test_terms_that_ended_are_not_asked_about(stage: Stage, alder: Partner) -> None:
    stage.publish(cordless(starts_on="2026-07-01", ends_on="2026-09-30"), [alder])

    page = text_of(stage.visit(alder).get(TERMS))

    assert "I have read these terms" not in page
    assert "not yet" in page


def test_an_accountant_does_not_acknowledge(stage: Stage, alder: Partner) -> None:
    stage.publish(cordless(), [alder])
    _, client = person(stage, alder, "partner_accountant", "jon")

    page, answer = client.get(TERMS), client.post(ACKNOWLEDGE, fields(stage))

    assert "An admin or a member of your company says here that these terms were read." in text_of(page)
    assert answer.status_code == 403
    assert kept(stage) == []


@pytest.mark.parametrize("changes", [{"seen_hash": "0" * 64}, {"version": "2"}, {"version": "x"}], ids=str)
def test_what_was_not_shown_is_not_acknowledged(
    changes: dict[str, str], stage: Stage, alder: Partner
) -> None:
    stage.publish(cordless(), [alder])
    _, client = person(stage, alder, "partner_admin", "marta")

    answer = client.post(ACKNOWLEDGE, fields(stage, **changes), follow=True)

    assert answer.status_code == 200
    assert "I have read these terms (version 1)" in text_of(answer)
    assert kept(stage) == []


def test_a_partner_outside_the_program_finds_no_such_page(stage: Stage, alder: Partner) -> None:
    stage.publish(cordless(), [alder])
    _, client = person(stage, stage.partner("BEXLEY", "Bexley"), "partner_admin", "bea")

    assert client.post(ACKNOWLEDGE, fields(stage)).status_code == 404
    assert kept(stage) == []


def test_the_program_page_asks_for_it_by_its_day(stage: Stage, alder: Partner) -> None:
    stage.publish(cordless(), [alder])
    told(stage, alder, "VIR-2026-014", date(2026, 11, 23) + timedelta(days=2))

    page = text_of(stage.visit(alder).get("/p/kestrel/programs/VIR-2026-014/"))

    assert "read and acknowledge version 1</a> by 25 Nov." in page
