"""What Kestrel wrote to its partners in the demo, who read it, and what two of them asked."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from partners.enums import AudienceKind, MessageKind
from partners.operations.messaging.common import text_hash
from partners.operations.messaging.read_message import acknowledge_message, open_message
from partners.operations.messaging.save_message import Draft, save_message
from partners.operations.messaging.send_message import send_message
from partners.operations.messaging.write_reply import answer_thread, ask_vendor, reply_to_message
from partners.queries.directory import partner_by_code
from partners.queries.messages import own_message
from vir.demo import cast
from vir.demo.building import Builder
from vir.faces.console.messages.values import MessageComposer
from vir.foundation.tenancy.context import tenant_context

MARTA, CORIN = "marta@alder.example", "sales@corvus.example"
PROGRAM: Final = "VIR-2026-014"
HOLIDAYS: Final = {
    "en": {
        "subject": "Deliveries between 21 Dec and 4 Jan",
        "body": "Dear {person},\n\nour warehouse ships until Friday, 18 Dec, 15:00, and again from Monday, 4 Jan. "
        "What is ordered by then and invoiced in December counts for this year.\n\n{vendor}",
    }
}
RETURNS: Final = {
    "en": {
        "subject": "How returns count in {program}",
        "body": "Dear {person},\n\nseveral partners asked how a return changes their rebate. The rule itself has not "
        "changed:\n\n{rule sentence}\n\nA return is taken off the quarter in which it is credited. It can move "
        "{partner} below a tier that was reached. Only buy what you expect to sell.\n\n"
        "Tell us by {deadline} that you have read this.",
    },
    "de": {
        "subject": "Wie Rückgaben in {program} zählen",
        "body": "Guten Tag {person},\n\nmehrere Partner haben gefragt, wie eine Rückgabe den Bonus ändert. "
        "Die Regel ist dieselbe geblieben:\n\n{rule sentence}\n\nEine Rückgabe wird in dem Quartal abgezogen, in dem "
        "sie gutgeschrieben wird.\n\nSagen Sie uns bis {deadline}, dass Sie dies gelesen haben.",
    },
}
PUSH: Final = {
    "en": {
        "subject": "Q1 Cordless Push: earn up to 5%",
        "body": "Dear {person},\n\nfrom {starts} to {ends}:\n\n{rule sentence}\n\nA year earlier {partner} bought "
        "{your last year}. The tiers:\n\n{your tiers}",
    }
}


def write_messages(kestrel: Builder, *, by: str) -> None:
    """Send a piece of news and a message that asks to be acknowledged, leave a draft, and let two partners write."""
    priya = kestrel.people[by]
    news = Draft(MessageKind.NEWS, AudienceKind.SEGMENT, HOLIDAYS, audience_names=(cast.SEGMENT,))
    returns = Draft(
        MessageKind.TERMS,
        AudienceKind.PROGRAM,
        RETURNS,
        audience_names=(PROGRAM,),
        acknowledge_by=date(2026, 12, 4),
        remind_after_days=7,
        remind_every_days=5,
        remind_times_max=2,
    )
    first = _send(kestrel, news, priya.id, kestrel.at(date(2026, 11, 16), 10))
    second = _send(kestrel, returns, priya.id, kestrel.at(date(2026, 11, 17), 9, 30))
    _read(kestrel, CORIN, first, kestrel.at(date(2026, 11, 16), 11, 42))
    _read(kestrel, MARTA, first, kestrel.at(date(2026, 11, 17), 7, 50))
    _acknowledge(kestrel, CORIN, second, kestrel.at(date(2026, 11, 18), 8, 15))
    with _portal(kestrel, MARTA):
        thread = reply_to_message(
            code=first,
            text="Does an order of 17 Dec that you ship in January still count for Q4?",
            user_id=kestrel.people[MARTA].id,
            at=kestrel.at(date(2026, 11, 18), 9, 5),
        )
    with kestrel.inside():
        answer_thread(
            code=thread.code,
            text="It counts by the day of the invoice. What we ship in January is invoiced in January.",
            actor_id=priya.id,
            at=kestrel.at(date(2026, 11, 18), 14, 20),
        )
    with _portal(kestrel, CORIN):
        ask_vendor(
            subject="Do chargers count?",
            text="The price list has the new fast chargers under Cordless. Do they count for the tiers as well?",
            program_code=PROGRAM,
            user_id=kestrel.people[CORIN].id,
            at=kestrel.at(date(2026, 11, 20), 15, 10),
        )
    draft = Draft(MessageKind.TERMS, AudienceKind.PROGRAM, PUSH, audience_names=("VIR-2027-003",))
    with kestrel.inside():
        save_message(draft=draft, actor_id=priya.id, at=kestrel.at(date(2026, 11, 23), 8, 40))


def _send(kestrel: Builder, draft: Draft, actor_id: Any, at: datetime) -> str:
    composer = MessageComposer(kestrel.tenant, at.date())
    with kestrel.inside():
        message = save_message(draft=draft, actor_id=actor_id, at=at)
        reached = len(composer.partners(message))
        send_message(
            code=message.code, edit=1, partners_seen=reached, composer=composer, actor_id=actor_id, at=at
        )
    return str(message.code)


def _read(kestrel: Builder, who: str, code: str, at: datetime) -> None:
    with _portal(kestrel, who):
        open_message(code=code, language="en", user_id=kestrel.people[who].id, at=at)


def _acknowledge(kestrel: Builder, who: str, code: str, at: datetime) -> None:
    person = kestrel.people[who]
    with _portal(kestrel, who):
        found = own_message(code, person.id)
        assert found is not None
        acknowledge_message(
            code=code, seen_hash=text_hash(found.texts["en"]), language="en", user_id=person.id, at=at
        )


def _portal(kestrel: Builder, who: str) -> Any:
    """Open the portal of a partner as one of its people."""
    code = next(person.partner for person in cast.KESTREL_PEOPLE if person.email == who)
    with kestrel.inside():
        partner = partner_by_code(code)
    assert partner is not None
    return tenant_context(kestrel.tenant.id, partner_id=partner.id, user_id=kestrel.people[who].id)
