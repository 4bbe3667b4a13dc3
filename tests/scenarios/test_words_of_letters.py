"""Every letter to a partner is written in the language of whoever reads it, and every word of it from a catalogue."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from html import escape
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from claims.models import Claim
from claims.operations.claiming.letters import send_decision, send_question, send_receipt
from claims.operations.comparing.talk import ask_about
from partners.models import Message, MessageCopy, Partner, PayeeDetails
from partners.operations.messaging.letters import post_copies
from partners.operations.messaging.write_reply import answer_thread, reply_in_thread
from partners.operations.payee.follow import follow
from partners.queries.audience import readers_of
from payouts.models import Statement, StatementQuestion
from payouts.operations import statement_letters
from programs.models import Program
from programs.operations.tell_partners import tell_partners
from programs.queries.programs import published_version
from tests.scenarios.conftest import Demo
from tests.scenarios.test_words_of_the_portal import names_of
from tests.support.pseudo import past_the_catalogues, pseudo
from vir.faces.letters.nudging import NUDGE, Nudge
from vir.faces.letters.tasks import Morning, _write_to
from vir.faces.letters.viewing import view_of
from vir.faces.letters.writing import nudge_letter
from vir.foundation.identity.models import Invitation, User
from vir.foundation.languages import speaking
from vir.foundation.notifications.composing import whole_letter
from vir.foundation.notifications.events import Event
from vir.foundation.notifications.invitations import send_invitation
from vir.foundation.notifications.models import Delivery, ReaderSettings
from vir.foundation.notifications.outbox import post
from vir.foundation.notifications.stopping import kind_label, stop_token
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Branding, ProvenHost
from vir.foundation.tenancy.moments import tenant_moment
from vir.foundation.words import say

# Days and figures of this language hold no Latin letters.
LANGUAGE = "ja"
# Somebody's own words in what is written here.
OWN = ("Zebra",)


@dataclass(frozen=True)
class Desk:
    """Where the letters are written: the demo, one of its partners, and who writes."""

    demo: Demo
    partner: Partner
    writer: User

    @property
    def at(self) -> Any:
        return tenant_moment(self.demo.tenant, timezone.now())

    def by(self) -> dict[str, Any]:
        return {"actor_id": self.writer.id, "at": self.at}


def claim(desk: Desk, **values: object) -> Claim:
    found: Claim = Claim.objects.get(number=10456)
    for name, value in values.items():
        setattr(found, name, value)
    return found


def statement(desk: Desk) -> Statement:
    found: Statement = Statement.objects.get(code="ST-2026-0001")
    found.correction = "Zebra"
    found.difference = [{"text": "Zebra", "old": "1", "new": "2", "why": "Zebra"}]
    return found


def payee(action: str) -> Callable[[Desk], None]:
    def write(desk: Desk) -> None:
        details = PayeeDetails.objects.defer("secret").get(partner=desk.partner, version=1)
        details.usable_from = date(2026, 12, 1)
        follow(action, details, desk.partner, reason="Zebra", **desk.by())

    return write


def message(desk: Desk) -> None:
    sent = Message.objects.get(code="MSG-2026-0002")
    copies = {one.partner_id: one for one in MessageCopy.objects.filter(message=sent, partner=desk.partner)}
    for copy in copies.values():
        copy.texts = {"en": {"subject": "Zebra", "body": "Zebra"}}
    readers = readers_of(copies)
    link = "http://localhost/p/kestrel/messages/MSG-2026-0002/"
    post_copies(sent, copies, readers, tenant=desk.demo.tenant, at=desk.at, link=link, reminder=True)


def terms(desk: Desk, *, reminder: bool) -> None:
    program = Program.objects.get(code="VIR-2026-014")
    version = published_version(program)
    assert version is not None
    version.effective_on = date(2026, 12, 1)
    told: dict[str, Any] = {"program": program, "version": version, "partner_ids": [desk.partner.id]}
    tell_partners(**told, **desk.by(), reminder=reminder, terms_link="http://localhost/terms/")


def nudges(desk: Desk) -> None:
    with speaking(LANGUAGE):
        view = view_of(desk.demo.tenant, desk.partner.id, desk.at.date())
        program = view.programs[0]
        word = Nudge(Event.TIER, "x", say("{program}: Tier {tier} is near", program=program.name, tier=3))
        letter = nudge_letter(desk.demo.tenant, ["marta@alder.example"], desk.partner.id, word, program)
    post(
        [replace(letter, language=LANGUAGE)],
        tenant=desk.demo.tenant,
        event=Event.TIER,
        at=desk.at,
        ref_kind=NUDGE,
    )


def digest(desk: Desk) -> None:
    monday = desk.at - timedelta(days=desk.at.weekday())
    ReaderSettings.objects.update(digest_weekday=1)
    _write_to(Morning(desk.demo.tenant, monday + timedelta(days=7)), desk.partner.id)


def taken_back(desk: Desk) -> None:
    statement_letters.send_taken_back(partner_id=desk.partner.id, sentences=lambda: ["Zebra"], **desk.by())


def invitation(desk: Desk) -> None:
    made = Invitation(
        email="marta@alder.example",
        role="partner_member",
        partner_id=desk.partner.id,
        created_at=desk.at,
    )
    send_invitation(invitation=made, tenant=desk.demo.tenant, link="http://localhost/invited/")


LETTERS: dict[str, Callable[[Desk], object]] = {
    "claim received": lambda desk: send_receipt(claim(desk), left_out=2, **desk.by()),
    "claim asked about": lambda desk: send_question(claim(desk), text="Zebra", **desk.by()),
    "claim approved": lambda desk: send_decision(claim(desk, state="approved"), **desk.by()),
    "claim approved in part": lambda desk: send_decision(claim(desk, state="part_approved"), **desk.by()),
    "claim rejected": lambda desk: send_decision(
        claim(desk, state="rejected", approved_amount=None), **desk.by()
    ),
    "statement ready": lambda desk: statement_letters.send_ready(statement=statement(desk), at=desk.at),
    "statement again": lambda desk: statement_letters.send_again(statement=statement(desk), **desk.by()),
    "statement corrected": lambda desk: statement_letters.send_correction(
        statement=statement(desk), **desk.by()
    ),
    "statement answered": lambda desk: statement_letters.send_answer(
        question=StatementQuestion.objects.get(partner=desk.partner), text="Zebra", **desk.by()
    ),
    "rebate taken back": taken_back,
    "message": message,
    "answer": lambda desk: answer_thread(
        code="ASK-2026-0001", text="Zebra", link="http://localhost/", **desk.by()
    ),
    "comparison": lambda desk: ask_about(
        number=1001, place=None, text="Zebra", link="http://localhost/", **desk.by()
    ),
    "new terms": lambda desk: terms(desk, reminder=False),
    "terms once more": lambda desk: terms(desk, reminder=True),
    "tier": nudges,
    "digest": digest,
    "invitation": invitation,
    **{
        action: payee(action)
        for action in (
            "payee.proposed",
            "payee.confirmed",
            "payee.rejected",
            "payee.withdrawn",
            "payee.retired",
        )
    },
}


@pytest.fixture
def desk(demo: Demo) -> Iterator[Desk]:
    """Sit down where letters to a partner are written, inside its vendor."""
    priya = User.objects.get(email="priya@kestrel.example")
    with tenant_context(demo.tenant.id, user_id=priya.id):
        yield Desk(demo, Partner.objects.get(code="ALDER"), priya)


def publish_language(desk: Desk, language: str, domain: str = "") -> None:
    Branding.objects.create(
        number=1,
        name_shown="Kestrel Tools",
        accent="#0B5567",
        language=language,
        domain=domain,
        made_by=desk.writer,
        made_at=desk.at,
        published_at=desk.at,
        published_by=desk.writer,
    )


def choose(desk: Desk, person: str, language: str, formats: str = "") -> None:
    ReaderSettings.objects.update_or_create(
        user=User.objects.get(email=person),
        partner_id=desk.partner.id,
        defaults={"language": language, "formats": formats, "changed_at": desk.at},
    )


def written(desk: Desk, write: Callable[[Desk], object]) -> list[Delivery]:
    """Give the letters to the partner that come of something."""
    before = set(Delivery.objects.values_list("id", flat=True))
    with tenant_context(desk.demo.tenant.id, user_id=desk.writer.id):
        write(desk)
    return list(Delivery.objects.exclude(id__in=before).filter(partner_id=desk.partner.id))


@pytest.mark.parametrize("kind", LETTERS)
def test_a_letter_says_nothing_past_the_catalogues(desk: Desk, kind: str) -> None:
    choose(desk, "marta@alder.example", LANGUAGE)
    names = {*names_of(desk.demo.tenant.id), *OWN}

    with pseudo():
        letters = written(desk, LETTERS[kind])
        found = [one for one in letters if one.address == "marta@alder.example"]
        wholes = [whole_letter(one, desk.demo.tenant) for one in found]

    assert {one.language for one in found} == {LANGUAGE}
    for one, (text, html) in zip(found, wholes, strict=True):
        assert past_the_catalogues(f"<p>{escape(one.subject)}</p>", names) == []
        assert past_the_catalogues(f"<p>{escape(text)}</p>", names) == []
        assert past_the_catalogues(html, names) == []


def test_each_reads_the_language_they_chose_and_the_others_that_of_the_vendor(desk: Desk) -> None:
    publish_language(desk, "fr")
    choose(desk, "marta@alder.example", "de", "de-CH")

    letters = written(desk, LETTERS["statement ready"])

    def subject(language: str) -> str:
        with speaking(language):
            return say("Your statement {statement} is ready", statement="ST-2026-0001")

    assert {one.address: (one.language, one.subject) for one in letters} == {
        "marta@alder.example": ("de", subject("de")),
        "books@alder.example": ("fr", subject("fr")),
    }


def test_a_letter_in_arabic_is_read_from_right_to_left(desk: Desk) -> None:
    choose(desk, "marta@alder.example", "ar")

    letters = written(desk, LETTERS["statement ready"])

    [one] = [letter for letter in letters if letter.address == "marta@alder.example"]
    assert re.findall(r"<html[^>]*>", one.html) == ['<html lang="ar" dir="rtl">']
    assert "text-align:right" in one.html


def test_the_link_of_a_letter_is_answered_in_the_language_of_the_letter(desk: Desk) -> None:
    choose(desk, "marta@alder.example", "de")
    letters = written(desk, LETTERS["claim received"])
    [one] = [letter for letter in letters if letter.address == "marta@alder.example"]

    page = Client().get(f"/stop/{stop_token(one.id)}/", headers={"accept-language": "ja"})

    with speaking("de"):
        heading, kind = say("Turn letters off?"), kind_label(Event.CLAIM, "")
    assert '<html lang="de"' in page.content.decode()
    assert [words for words in (heading, kind) if escape(words) not in page.content.decode()] == []


def test_the_vendors_own_people_are_written_to_in_english_whoever_asks(desk: Desk) -> None:
    marta = User.objects.get(email="marta@alder.example")

    with tenant_context(desk.demo.tenant.id, partner_id=desk.partner.id, user_id=marta.id), speaking("de"):
        reply_in_thread(code="ASK-2026-0001", text="Zebra", user_id=marta.id, at=desk.at, link="http://x/")

    with tenant_context(desk.demo.tenant.id):
        one = Delivery.objects.filter(event="team", text__contains="Zebra").first()
    assert one is not None
    assert (one.language, one.text.splitlines()[0]) == ("en", "Alder Supply wrote:")
    assert "sent this because you may answer partners." in one.text


def test_letters_lead_to_the_portal_under_the_vendors_own_host_once_it_is_proven(desk: Desk) -> None:
    publish_language(desk, "en", domain="rebates.kestrel.example")

    def addresses(kind: str) -> set[str]:
        letters = written(desk, LETTERS[kind])
        [one] = [letter for letter in letters if letter.address == "marta@alder.example"]
        text, _ = whole_letter(one, desk.demo.tenant)
        found = re.findall(r"(https?://[^/]+)/(p|stop)/", text)
        return {f"{side}: {base}" for base, side in found}

    before = addresses("tier")
    ProvenHost.objects.create(host="rebates.kestrel.example", proved_at=desk.at, proved_by=desk.writer)

    with tenant_context(desk.demo.tenant.id, user_id=desk.writer.id):
        after = addresses("digest")

    assert before == {f"p: {settings.PUBLIC_URL}", f"stop: {settings.PUBLIC_URL}"}
    own = f"http://rebates.kestrel.example:{urlsplit(settings.PUBLIC_URL).port}"
    assert after == {f"p: {own}", f"stop: {settings.PUBLIC_URL}"}
