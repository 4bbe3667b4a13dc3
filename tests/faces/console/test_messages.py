"""Messages of the vendor: writing, looking at, sending at a moment, reminding, and answering."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from partners.models import Message, MessageCopy, MessageReading, Partner
from partners.operations.messaging.common import UnableToMessage
from partners.operations.messaging.remind_readers import remind_due_readers, remind_readers
from partners.operations.messaging.send_message import send_due_messages
from payouts.operations.recalculate import recalculate
from tests.factories import (
    make_line,
    make_partner,
    make_person,
    make_portal_user,
    make_product,
    make_published_program,
    make_segment,
    program_document,
)
from vir.faces.console.messages.jobs import messages_wait
from vir.faces.console.messages.values import MessageComposer
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User
from vir.foundation.notifications.models import Delivery, ReaderSettings, Suppression
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

LIST = "/t/kestrel/messages/"
NEW = f"{LIST}new/"
FIRST = f"{LIST}MSG-2026-0001/"
TODAY = date(2026, 11, 23)
LIST_QUERIES = 19
Codes = dict[str, Partner]


def said(response: Any) -> str:
    """Give the words of a page."""
    text = unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))
    return re.sub(r"\s+", " ", text).strip()


def form(**changes: Any) -> dict[str, Any]:
    """Give the form of a message to two named partners."""
    typed = {
        "kind": "news",
        "audience": "partners",
        "partners": "ALDER, BEXLEY",
        "roles": ["partner_admin", "partner_member", "partner_accountant"],
        "subject_en": "Price list",
        "body_en": "Dear {person} of {partner},\n\nthe list is out.",
        "by_email": "on",
        "do": "save",
        "edit": "0",
    }
    return {key: value for key, value in {**typed, **changes}.items() if value is not None}


ASKS = {
    "asks": "on",
    "acknowledge_by": "2026-12-15",
    "remind_after_days": "5",
    "remind_every_days": "3",
    "remind_times_max": "2",
}


@pytest.fixture
def partners(kestrel: Tenant, osprey: Tenant) -> Codes:
    with tenant_context(osprey.id):
        make_portal_user(make_partner("ALDER"), name="stranger")
    with tenant_context(kestrel.id):
        found = {
            code: make_partner(code, name=f"{code.capitalize()} Supply")
            for code in ("ALDER", "BEXLEY", "CORVUS")
        }
        make_partner("ENDED", status="ended")
        make_segment("Wholesale", [found["ALDER"]])
        make_portal_user(found["ALDER"], name="marta")
        make_portal_user(found["ALDER"], "partner_accountant", name="ada")
        make_portal_user(found["CORVUS"], name="cora")
    return found


@pytest.fixture
def program(kestrel: Tenant, partners: Codes, priya: User, lena: User, moment: datetime) -> None:
    """Publish a program for Alder and Bexley, in which Alder has bought for 342,180."""
    with tenant_context(kestrel.id):
        drill = make_product("D", category="Cordless")
        make_line(partners["ALDER"], drill, date(2026, 10, 5), "342180")
        make_line(partners["ALDER"], drill, date(2025, 10, 5), "298400")
        document = program_document(eligibility={"partners": ["ALDER", "BEXLEY"]})
        reached = [partners["ALDER"], partners["BEXLEY"]]
        make_published_program(document, partners=reached, owner=priya, approver=lena)
        recalculate(scope="full", reason="Test", today=TODAY, at=moment)


def sent(console: Client, **changes: Any) -> None:
    """Write a message and send it to as many partners as it reaches."""
    console.post(NEW, form(**changes))
    page = console.get(f"{FIRST}check/")
    told = {"edit": "1", "partners": str(len(page.context["reach"].partners))}
    assert console.post(f"{FIRST}send/", told).status_code == 302


def copies() -> list[str]:
    return list(MessageCopy.objects.order_by("partner__code").values_list("partner__code", flat=True))


@pytest.mark.parametrize(
    ("audience", "reached"),
    [
        ({"audience": "all"}, ["ALDER", "BEXLEY", "CORVUS"]),
        ({"audience": "segment", "segment": "Wholesale"}, ["ALDER"]),
        ({"audience": "program", "program": "VIR-2026-014"}, ["ALDER", "BEXLEY"]),
        ({"audience": "partners", "partners": "CORVUS"}, ["CORVUS"]),
    ],
)
def test_a_message_reaches_its_audience_and_no_partner_that_ended_or_is_anothers(
    kestrel: Tenant, console: Client, program: None, audience: dict[str, str], reached: list[str]
) -> None:
    sent(console, **audience)

    with tenant_context(kestrel.id):
        assert copies() == reached


def test_each_person_gets_a_letter_with_their_name_in_the_language_they_chose(
    kestrel: Tenant, console: Client, partners: Codes, moment: datetime
) -> None:
    with tenant_context(kestrel.id):
        ada = User.objects.get(email="ada-alder@kestrel.example")
        ReaderSettings.objects.create(
            user=ada, partner_id=partners["ALDER"].id, language="de", changed_at=moment
        )

    sent(console, subject_de="Preisliste", body_de="Guten Tag {person}")

    with tenant_context(kestrel.id):
        letters = {one.address: one for one in Delivery.objects.all()}
        assert {address: (one.subject, one.language) for address, one in letters.items()} == {
            "ada-alder@kestrel.example": ("Preisliste", "de"),
            "marta-alder@kestrel.example": ("Price list", "en"),
        }
        assert "Dear Marta-alder of Alder Supply," in letters["marta-alder@kestrel.example"].text
        assert "Guten Tag Ada-alder" in letters["ada-alder@kestrel.example"].html


def test_roles_narrow_who_is_written_to(kestrel: Tenant, console: Client, partners: Codes) -> None:
    sent(console, roles=["partner_admin"])

    with tenant_context(kestrel.id):
        assert list(Delivery.objects.values_list("address", flat=True)) == ["marta-alder@kestrel.example"]


def test_fields_of_a_program_say_how_certain_and_up_to_when(console: Client, program: None) -> None:
    body = "{your standing}|{your gap}|{your last year}|{your tiers}|{ends}"

    page = console.post(f"{LIST}preview/", form(audience="program", program="VIR-2026-014", body_en=body))

    assert page.context["shown"].paragraphs[0].split("|") == [
        "$342,180.00 net purchases, Tier 2. Earned to date $10,265.40, not final (counted to 5 Oct 2026)",
        "$57,820 more for Tier 3 (counted to 5 Oct 2026)",
        "$298,400.00 (1 Oct to 31 Dec 2025)",
        "Tier 1: from $100,000, 2%\nTier 2: from $250,000, 3%\nTier 3: from $400,000, 4%\nTier 4: from $600,000, 5%",
        "31 Dec 2026",
    ]


def test_days_amounts_and_the_rule_are_written_in_the_language_of_the_text(
    console: Client, program: None
) -> None:
    words = "{ends}|{your last year}|{rule sentence}"
    typed = form(audience="program", program="VIR-2026-014", subject_de="Stand", body_de=words)

    page = console.post(f"{LIST}preview/", {**typed, "preview_language": "de"})
    ends, bought, rule = page.context["shown"].paragraphs[0].split("|")

    assert (ends, bought) == ("31. Dez. 2026", "298.400,00\xa0$ (1. Okt.\u2009–\u200931. Dez. 2025)")
    assert rule.startswith("Partner in diesem Programm")


def test_without_a_script_a_button_shows_the_preview_and_keeps_nothing(
    kestrel: Tenant, console: Client, partners: Codes
) -> None:
    page = console.post(NEW, form(do="preview", preview_partner="BEXLEY"))

    assert page.status_code == 200
    assert page.context["shown"].paragraphs == ("Dear Bexley Supply of Bexley Supply,", "the list is out.")
    assert page.context["typed"].texts["en"]["subject"] == "Price list"
    with tenant_context(kestrel.id):
        assert Message.objects.count() == 0


def test_the_preview_names_the_language_it_falls_back_to_and_keeps_nothing(
    kestrel: Tenant, console: Client, partners: Codes
) -> None:
    page = console.post(f"{LIST}preview/", form(preview_language="fr", preview_partner="BEXLEY"))

    assert "Not written in French: shown in English" in said(page)
    assert page.context["shown"].partner.code == "BEXLEY"
    with tenant_context(kestrel.id):
        assert Message.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"body_en": "Hello {your bonus}"}, "There is no field {your bonus}."),
        ({"body_en": "{your tiers}"}, "{your tiers} comes from a program, and none is chosen."),
        ({"subject_en": ""}, "Subject: it is empty."),
        ({"partners": "ALDER, NOBODY"}, "To: there is no partner “NOBODY”."),
        ({"audience": "program", "program": "VIR-2026-999"}, "To: there is no program “VIR-2026-999”."),
        ({"asks": "on", "acknowledge_by": "2026-11-22"}, "Acknowledge by: this day is over."),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_reason_and_nothing_typed_is_lost(
    kestrel: Tenant, console: Client, partners: Codes, changes: dict[str, str], sentence: str
) -> None:
    page = console.post(NEW, form(**changes))

    assert page.status_code == 422
    assert page.context["error"].startswith(sentence)
    assert page.context["typed"].texts["en"]["body"] == form(**changes)["body_en"]
    with tenant_context(kestrel.id):
        assert Message.objects.count() == 0


def test_whoever_saves_an_older_draft_is_told_and_loses_nothing(
    kestrel: Tenant, console: Client, partners: Codes
) -> None:
    console.post(NEW, form())
    console.post(f"{FIRST}edit/", form(edit="1", subject_en="Theirs"))

    late = console.post(f"{FIRST}edit/", form(edit="1", subject_en="Mine"))
    again = console.post(f"{FIRST}edit/", form(edit=str(late.context["edit"]), subject_en="Mine"))

    assert late.status_code == 422
    assert late.context["conflict"].startswith("Somebody else saved MSG-2026-0001 after you opened it.")
    assert (late.context["typed"].texts["en"]["subject"], late.context["theirs"].texts["en"]["subject"]) == (
        "Mine",
        "Theirs",
    )
    assert again.status_code == 302
    with tenant_context(kestrel.id):
        assert Message.objects.get().texts["en"]["subject"] == "Mine"


def test_the_check_names_who_has_no_people_and_whose_letters_came_back(
    kestrel: Tenant, console: Client, partners: Codes, moment: datetime
) -> None:
    with tenant_context(kestrel.id):
        Suppression.objects.create(address="marta-alder@kestrel.example", reason="bounced", since=moment)
    console.post(NEW, form())

    page = said(console.get(f"{FIRST}check/"))

    assert "1 partner has nobody who can sign in: Bexley Supply." in page
    assert "Letters to 1 address came back before: marta-alder@kestrel.example." in page
    assert "Send to 2 partners" in page


def test_nothing_is_sent_when_the_audience_or_the_draft_changed_since_the_check(
    kestrel: Tenant, console: Client, partners: Codes
) -> None:
    console.post(NEW, form())

    fewer = console.post(f"{FIRST}send/", {"edit": "1", "partners": "3"})
    older = console.post(f"{FIRST}send/", {"edit": "2", "partners": "2"})

    assert "reaches 2 partners by now, not 3" in said(fewer)
    assert "was changed after you looked at it" in said(older)
    with tenant_context(kestrel.id):
        assert (copies(), Delivery.objects.count()) == ([], 0)


def test_a_scheduled_message_goes_at_its_moment_and_not_before(
    kestrel: Tenant, console: Client, partners: Codes, priya: User
) -> None:
    console.post(NEW, form())
    told = {"edit": "1", "day": "2026-11-25", "time": "09:00"}
    assert console.post(f"{FIRST}schedule/", told).status_code == 302

    with tenant_context(kestrel.id):
        moment = Message.objects.get().scheduled_for
        composer = MessageComposer(kestrel, TODAY)
        early = send_due_messages(composer=composer, at=moment - timedelta(seconds=1))
        on_time = send_due_messages(composer=composer, at=moment)
        once = send_due_messages(composer=composer, at=moment)
        assert (moment.isoformat(), early, on_time, once) == (
            "2026-11-25T15:00:00+00:00",
            [],
            ["MSG-2026-0001"],
            [],
        )
        assert (copies(), Message.objects.get().sent_by) == (["ALDER", "BEXLEY"], priya)


def test_a_scheduled_message_that_is_withdrawn_is_never_sent(
    kestrel: Tenant, console: Client, partners: Codes, moment: datetime
) -> None:
    console.post(NEW, form())
    console.post(f"{FIRST}schedule/", {"edit": "1", "day": "2026-11-25", "time": "09:00"})

    console.post(f"{FIRST}withdraw/")

    with tenant_context(kestrel.id):
        later = moment + timedelta(days=9)
        assert send_due_messages(composer=MessageComposer(kestrel, TODAY), at=later) == []
        assert (Message.objects.get().state, copies()) == ("withdrawn", [])


def test_what_reaches_nobody_at_its_moment_is_a_draft_again_and_its_writer_is_told(
    kestrel: Tenant, console: Client, partners: Codes, priya: User, moment: datetime
) -> None:
    console.post(NEW, form(partners="ALDER"))
    console.post(f"{FIRST}schedule/", {"edit": "1", "day": "2026-11-25", "time": "09:00"})

    with tenant_context(kestrel.id):
        Partner.objects.filter(code="ALDER").update(status="ended")
        later = moment + timedelta(days=9)
        sent_now = send_due_messages(composer=MessageComposer(kestrel, TODAY), at=later)
        letter = Delivery.objects.get()
        assert (sent_now, Message.objects.get().state, copies()) == ([], "draft", [])
        assert (letter.address, letter.subject) == (priya.email, "MSG-2026-0001 was not sent")
        assert "reaches no partner" in letter.text


def test_reminders_keep_to_their_days_their_number_and_those_who_have_not_acknowledged(
    kestrel: Tenant, console: Client, partners: Codes, moment: datetime
) -> None:
    sent(console, partners="ALDER, CORVUS", **ASKS)
    with tenant_context(kestrel.id):
        copy = MessageCopy.objects.get(partner=partners["CORVUS"])
        cora = User.objects.get(email="cora-corvus@kestrel.example")
    with tenant_context(kestrel.id, partner_id=partners["CORVUS"].id, user_id=cora.id):
        MessageReading.objects.create(
            copy_id=copy.id,
            partner_id=partners["CORVUS"].id,
            user_id=cora.id,
            language="en",
            opened_at=moment,
            acknowledged_at=moment,
            text_hash="0" * 64,
        )

    reminded = []
    with tenant_context(kestrel.id):
        for days in range(1, 20):
            at = moment + timedelta(days=days)
            composer = MessageComposer(kestrel, at.date())
            if remind_due_readers(composer=composer, today=at.date(), at=at):
                reminded.append(days)
        left = {one.partner.code: one.reminders for one in MessageCopy.objects.select_related("partner")}

    assert (reminded, left) == ([5, 8], {"ALDER": 2, "CORVUS": 0})


def test_a_partner_is_reminded_by_hand_once_a_day_at_most(
    kestrel: Tenant, console: Client, partners: Codes, priya: User, moment: datetime
) -> None:
    sent(console, **ASKS)
    page = console.post(f"{FIRST}remind/")
    assert (page.status_code, "Everybody who is missing was written to today." in said(page)) == (422, True)

    with tenant_context(kestrel.id):
        next_day = moment + timedelta(days=1)
        told: dict[str, Any] = {
            "code": "MSG-2026-0001",
            "composer": MessageComposer(kestrel, next_day.date()),
            "actor_id": priya.id,
            "today": next_day.date(),
            "at": next_day,
        }
        reminded = [copy.partner.code for copy in remind_readers(**told)]
        with pytest.raises(UnableToMessage):
            remind_readers(**told)
        letters = Delivery.objects.filter(subject="Reminder: Price list").values_list("address", flat=True)
        assert reminded == ["ALDER", "BEXLEY"]
        assert sorted(letters) == ["ada-alder@kestrel.example", "marta-alder@kestrel.example"]


def test_a_test_goes_to_whoever_asks_and_to_nobody_else(
    kestrel: Tenant, console: Client, partners: Codes, priya: User
) -> None:
    console.post(NEW, form(do="test"))

    with tenant_context(kestrel.id):
        letters = [(one.address, one.subject, one.ref_kind) for one in Delivery.objects.all()]
        assert letters == [(priya.email, "Test: Price list", "test")]
        assert copies() == []


def test_every_act_is_in_the_trail(kestrel: Tenant, console: Client, partners: Codes) -> None:
    sent(console)

    with tenant_context(kestrel.id):
        found = AuditEvent.objects.filter(object_kind="announcement").order_by("number")
        assert [(one.action, one.object_code) for one in found] == [
            ("announcement.drafted", "MSG-2026-0001"),
            ("announcement.sent", "MSG-2026-0001"),
        ]
        assert found[1].data == {"partners": 2, "letters": 2}


def test_a_reader_of_the_console_sees_messages_and_sends_none(
    kestrel: Tenant, console: Client, partners: Codes, client_as: Callable[[User], Client]
) -> None:
    sent(console)
    auditor = client_as(make_person(kestrel, "ann", "auditor"))

    assert [auditor.get(url).status_code for url in (LIST, FIRST, NEW)] == [200, 200, 403]
    assert auditor.post(f"{FIRST}remind/").status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_of_the_list_do_not_grow(
    console: Client, partners: Codes, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        console.post(NEW, form())

    with django_assert_num_queries(LIST_QUERIES):
        page = console.get(f"{LIST}?view=drafts")

    assert len(page.context["page"].object_list) == count


def test_the_tick_asks_for_the_job_only_once_the_moment_has_come(
    kestrel: Tenant, console: Client, partners: Codes
) -> None:
    console.post(NEW, form())
    console.post(f"{FIRST}schedule/", {"edit": "1", "day": "2026-11-24", "time": "00:30"})
    moment = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)

    # The demo stands on 23 Nov, whatever the clock says.
    before = messages_wait("kestrel", moment)
    Tenant.objects.filter(id=kestrel.id).update(pinned_on=date(2026, 11, 24))
    on_the_day = messages_wait("kestrel", moment)

    assert (before, on_the_day, messages_wait("osprey", moment)) == (False, True, False)
