"""Messages in the portal: reading, acknowledging, replying and asking, each partner behind its own wall."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.test import Client

from partners.enums import AudienceKind, MessageKind
from partners.models import Message, MessageCopy, MessageReading, MessageReply, MessageThread, Partner
from partners.operations.messaging.common import text_hash
from partners.operations.messaging.save_message import Draft, save_message
from partners.operations.messaging.send_message import send_message
from partners.operations.messaging.write_reply import answer_thread
from tests.faces.portal.stage import NOON, Stage, cordless, words
from tests.factories import make_person, make_portal_user
from vir.faces.console.messages.values import MessageComposer
from vir.foundation.notifications.models import Delivery
from vir.foundation.tenancy.context import tenant_context

HOME, LIST = "/p/kestrel/", "/p/kestrel/messages/"
FIRST = f"{LIST}MSG-2026-0001/"
LIST_QUERIES = 15
TEXT = {"subject": "Price list for {partner}", "body": "Dear {person},\n\nthe list is out."}


def said(response: Any) -> str:
    """Give the words of a page."""
    text = unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))
    return re.sub(r"\s+", " ", text).strip()


def send(
    stage: Stage,
    *codes: str,
    by: date | None = None,
    kind: MessageKind = MessageKind.NEWS,
    **texts: dict[str, str],
) -> str:
    """Send a message to partners of a vendor, and give its code."""
    with tenant_context(stage.tenant.id, user_id=stage.manager.id):
        made = save_message(
            draft=Draft(
                kind,
                AudienceKind.PARTNERS,
                {"en": TEXT, **texts},
                audience_names=codes,
                acknowledge_by=by,
            ),
            actor_id=stage.manager.id,
            at=NOON,
        )
        sent: Message = send_message(
            code=made.code,
            edit=1,
            partners_seen=len(codes),
            composer=MessageComposer(stage.tenant, NOON.date()),
            actor_id=stage.manager.id,
            at=NOON,
        )
    return sent.code


def person(stage: Stage, partner: Partner, role: str = "partner_admin", name: str = "marta") -> Client:
    with tenant_context(stage.tenant.id, user_id=stage.manager.id):
        user = make_portal_user(partner, role, name)
    return stage.client_of(user)


def unread(page: Any) -> int:
    """Give the count in the navigation."""
    return int(next(item["count"] for item in page.context["nav"] if item["label"] == "Messages"))


@pytest.fixture
def alder(stage: Stage) -> Partner:
    return stage.partner("ALDER", "Alder Supply")


@pytest.fixture
def bexley(stage: Stage, other_stage: Stage) -> Partner:
    """The neighbour, and a lookalike at the other vendor that got a message of its own."""
    other_stage.partner("ALDER", "Alder Supply")
    send(other_stage, "ALDER", en={"subject": "Osprey news", "body": "Of another vendor."})
    return stage.partner("BEXLEY", "Bexley Electrical")


def test_a_message_is_read_by_name_and_is_unread_until_then(stage: Stage, alder: Partner) -> None:
    send(stage, "ALDER")
    marta = person(stage, alder)

    before = marta.get(LIST)
    page = marta.get(FIRST)
    after = marta.get(LIST)

    assert (unread(before), unread(after)) == (1, 0)
    assert page.context["subject"] == "Price list for Alder Supply"
    assert page.context["paragraphs"] == ["Dear Marta-alder,", "the list is out."]
    assert "\ue000" not in page.content.decode()


def test_an_acknowledgement_keeps_hash_person_time_and_language_shown(stage: Stage, alder: Partner) -> None:
    send(stage, "ALDER", by=date(2026, 12, 15), de={"subject": "Preisliste", "body": "Guten Tag {person}"})
    marta = person(stage, alder)

    page = marta.get(f"{FIRST}?language=de")
    told = {"seen_hash": page.context["seen_hash"], "language": page.context["language"]}
    answer = marta.post(f"{FIRST}acknowledge/", told)

    assert (answer.status_code, answer["Location"]) == (302, FIRST)
    with tenant_context(stage.tenant.id):
        kept = MessageReading.objects.get()
        assert (kept.user.email, kept.language, kept.acknowledged_at is not None) == (
            "marta-alder@kestrel.example",
            "de",
            True,
        )
        assert kept.text_hash == text_hash({"subject": "Preisliste", "body": "Guten Tag {person}"})
    assert "Marta-alder read and acknowledged this message" in said(marta.get(FIRST))


def test_words_that_were_not_shown_cannot_be_acknowledged(stage: Stage, alder: Partner) -> None:
    send(stage, "ALDER", by=date(2026, 12, 15))
    marta = person(stage, alder)

    page = marta.post(f"{FIRST}acknowledge/", {"seen_hash": "0" * 64, "language": "en"})

    assert (page.status_code, page.context["error"]) == (
        422,
        "These are not the words that were shown to you. Read them again.",
    )
    with tenant_context(stage.tenant.id):
        assert MessageReading.objects.filter(acknowledged_at__isnull=False).count() == 0


def test_an_accountant_reads_and_replies_and_does_not_acknowledge(stage: Stage, alder: Partner) -> None:
    send(stage, "ALDER", by=date(2026, 12, 15))
    ada = person(stage, alder, "partner_accountant", "ada")

    assert ada.get(FIRST).status_code == 200
    assert ada.post(f"{FIRST}acknowledge/").status_code == 403


def test_home_shows_what_is_to_be_acknowledged_then_the_newest_unread_and_leads_there_in_three_clicks(
    stage: Stage, alder: Partner
) -> None:
    send(stage, "ALDER", en={"subject": "Holiday hours", "body": "Closed on 24 Dec."})
    send(stage, "ALDER", by=date(2026, 12, 15))
    marta = person(stage, alder)

    home: Any = marta.get(HOME)
    link = re.findall(r'class="row-link" href="(/p/kestrel/messages/[^"]+)"', home.content.decode())
    page = marta.get(link[0])

    assert words(home, "entries")[-1] == (
        "News Price list for Alder Supply Read and acknowledge by 15 Dec"
        " News Holiday hours Unread, sent 23 Nov"
    )
    assert f'action="{link[0]}acknowledge/"' in page.content.decode()


def test_home_shows_the_answer_to_a_question_until_it_is_read(stage: Stage, alder: Partner) -> None:
    marta = person(stage, alder)
    other = person(stage, stage.partner("OTHER", "Other Supply"), "partner_admin", "oscar")
    marta.post(f"{LIST}ask/", {"subject": "Delivery in May", "text": "Does it count?"})
    with tenant_context(stage.tenant.id):
        desk = stage.client_of(make_person(stage.tenant, "pia", "program_manager"))
    asked = "Delivery in May" in marta.get(HOME).content.decode()
    desk.post("/t/kestrel/messages/questions/ASK-2026-0001/answer/", {"text": "It does."})

    answered: Any = marta.get(HOME)
    theirs = other.get(HOME).content.decode()
    marta.get(f"{LIST}ASK-2026-0001/")

    assert words(answered, "entries")[-1] == "Your question Delivery in May Answered 23 Nov"
    assert f'href="{LIST}ASK-2026-0001/"' in answered.content.decode()
    assert (asked, "Delivery in May" in theirs) == (False, False)
    assert "Delivery in May" not in marta.get(HOME).content.decode()


def test_another_partners_message_and_another_vendors_are_not_found(
    stage: Stage, alder: Partner, bexley: Partner
) -> None:
    code = send(stage, "BEXLEY")
    neighbour, marta = person(stage, bexley, name="bo"), person(stage, alder)
    neighbour.post(f"{LIST}{code}/reply/", {"text": "Only ours"})

    for url in (f"{LIST}{code}/", f"{LIST}ASK-2026-0001/", "/p/osprey/messages/MSG-2026-0001/"):
        assert marta.get(url).status_code == 404
    for act in ("acknowledge", "reply"):
        assert marta.post(f"{LIST}{code}/{act}/", {"text": "Mine?"}).status_code == 404
    assert said(marta.get(LIST)).count("Price list") == 0
    assert unread(marta.get(LIST)) == 0


def test_a_partner_never_sees_to_whom_else_a_message_went(
    stage: Stage, alder: Partner, bexley: Partner
) -> None:
    send(stage, "ALDER", "BEXLEY")
    marta = person(stage, alder)

    shown = marta.get(FIRST).content.decode() + marta.get(LIST).content.decode()

    assert "BEXLEY" not in shown
    assert "Bexley" not in shown
    with tenant_context(stage.tenant.id, partner_id=alder.id, user_id=stage.manager.id):
        with pytest.raises(ProgrammingError), transaction.atomic():
            list(Message.objects.values_list("audience_names", flat=True))


def test_a_reply_is_told_to_the_vendor_and_its_answer_to_whoever_wrote(stage: Stage, alder: Partner) -> None:
    send(stage, "ALDER")
    marta = person(stage, alder)
    marta.get(FIRST)

    marta.post(f"{FIRST}reply/", {"text": "Which list?"})
    waiting = said(marta.get(FIRST))
    with tenant_context(stage.tenant.id, user_id=stage.manager.id):
        answer_thread(
            code="ASK-2026-0001",
            text="The one of 2027.",
            actor_id=stage.manager.id,
            at=NOON + timedelta(days=1),
        )
        told = Delivery.objects.filter(ref_kind="thread").order_by("created_at", "address")
        letters = [(one.event, one.address) for one in told]
        managers = [stage.manager.email]
    home: Any = marta.get(HOME)
    page = said(marta.get(FIRST))

    assert "You wrote today, not answered yet." in waiting
    assert [letters[-1], *[address for event, address in letters if event == "team"]] == [
        ("answer", "marta-alder@kestrel.example"),
        *managers,
    ]
    assert "Kestrel Tools answered." in page
    assert "The one of 2027." in page
    assert words(home, "entries")[-1] == "News Price list for Alder Supply Your reply was answered"
    assert (unread(home), unread(marta.get(HOME))) == (1, 0)


def test_a_question_about_a_program_names_it_and_a_program_that_reaches_nobody_here_is_not_found(
    stage: Stage, alder: Partner, bexley: Partner
) -> None:
    stage.publish(cordless(), [alder])
    stage.publish(cordless(code="VIR-2026-015", name="Q4 Saws"), [bexley])
    marta = person(stage, alder)

    link = f"{LIST}ask/?program=VIR-2026-014"
    assert link in marta.get("/p/kestrel/programs/VIR-2026-014/").content.decode()
    told = {"program": "VIR-2026-014", "subject": "Returns", "text": "Do they count?"}
    answer = marta.post(f"{LIST}ask/", told)

    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}ASK-2026-0001/")
    assert marta.get(f"{LIST}ask/?program=VIR-2026-015").status_code == 404
    with tenant_context(stage.tenant.id):
        kept = MessageThread.objects.get()
        assert (kept.partner_id, kept.program_code, kept.subject) == (alder.id, "VIR-2026-014", "Returns")


def test_the_vendor_answers_and_what_needs_no_answer_comes_back_with_the_next_word(
    stage: Stage, alder: Partner
) -> None:
    marta = person(stage, alder)
    marta.post(f"{LIST}ask/", {"subject": "Thanks", "text": "All clear."})
    with tenant_context(stage.tenant.id):
        desk = stage.client_of(make_person(stage.tenant, "pia", "program_manager"))
    inbox = "/t/kestrel/messages/questions/"

    def waiting() -> tuple[int, int]:
        page = desk.get(inbox)
        nav = next(item for item in page.context["nav"] if item["label"] == "Messages")
        return len(page.context["rows"]), nav["count"] or 0

    first = waiting()
    desk.post(f"{inbox}ASK-2026-0001/settle/")
    settled = waiting()
    marta.post(f"{LIST}ASK-2026-0001/reply/", {"text": "One more thing."})
    again = waiting()
    desk.post(f"{inbox}ASK-2026-0001/answer/", {"text": "Yes."})

    assert (first, settled, again, waiting()) == ((1, 1), (0, 0), (1, 1), (0, 0))


def test_the_database_lets_each_side_speak_for_itself_only(stage: Stage, alder: Partner) -> None:
    send(stage, "ALDER")
    marta = person(stage, alder)
    marta.post(f"{FIRST}reply/", {"text": "Which list?"})
    with tenant_context(stage.tenant.id):
        copy, thread = MessageCopy.objects.get(), MessageThread.objects.get()
        by_whom = MessageReply.objects.get().author
    reading = {"copy_id": copy.id, "partner_id": alder.id, "language": "en", "opened_at": NOON}
    word = {"thread_id": thread.id, "partner_id": alder.id, "text": "Yes", "at": NOON}

    # The vendor does not read for a partner; a partner writes neither for the vendor nor in another's name.
    with tenant_context(stage.tenant.id, user_id=stage.manager.id), pytest.raises(IntegrityError):
        with transaction.atomic():
            MessageReading.objects.create(**reading, user_id=stage.manager.id)
    with tenant_context(stage.tenant.id, partner_id=alder.id, user_id=by_whom.id):
        for side, author in (("vendor", by_whom.id), ("partner", stage.manager.id)):
            with pytest.raises(IntegrityError), transaction.atomic():
                MessageReply.objects.create(**word, side=side, author_id=author)

    with tenant_context(stage.tenant.id):
        assert (MessageReading.objects.count(), MessageReply.objects.count()) == (0, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_of_the_list_do_not_grow(
    stage: Stage, alder: Partner, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        send(stage, "ALDER")
    marta = person(stage, alder)

    with django_assert_num_queries(LIST_QUERIES):
        page = marta.get(LIST)

    assert len(page.context["page"].object_list) == count
