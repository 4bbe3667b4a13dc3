"""Letters wait in the outbox, leave once, and say why when they do not."""

from __future__ import annotations

import smtplib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import transaction

from tests.factories import make_partner, make_portal_user, make_tenant
from vir.foundation.identity.models import Membership, User
from vir.foundation.jobs import runner
from vir.foundation.jobs.models import Job
from vir.foundation.jobs.runner import RunningJob
from vir.foundation.notifications.events import Channel, Event
from vir.foundation.notifications.letters import Letter
from vir.foundation.notifications.models import Delivery, Preference, ReaderSettings, Suppression
from vir.foundation.notifications.outbox import SEND, post
from vir.foundation.notifications.queries import letters_wait
from vir.foundation.notifications.stopping import stop_token
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Branding, Environment, Tenant

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LOCMEM = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def marta(kestrel: Tenant) -> User:
    """A person of a partner."""
    return person_at(kestrel)


def person_at(tenant: Tenant) -> User:
    with tenant_context(tenant.id):
        return make_portal_user(make_partner("ALDER"))


def letter(*to: str, partner_id: Any = None, **fields: Any) -> Letter:
    said = {"subject": "Your payment is on its way", "text": "As text", "html": "<body><p>As HTML</p></body>"}
    return Letter(to=to, partner_id=partner_id, **{**said, **fields})


def put(tenant: Tenant, person: User, event: Event = Event.PAYMENT, **fields: Any) -> Delivery:
    with tenant_context(tenant.id):
        partner_id = Membership.objects.get(user=person).partner_id
        (row,) = post_all(tenant, [letter(person.email, partner_id=partner_id, **fields)], event)
    return row


def post_all(tenant: Tenant, letters: Iterable[Letter], event: Event = Event.TERMS) -> list[Delivery]:
    with tenant_context(tenant.id):
        return post(letters, tenant=tenant, event=event, at=NOW)


def stored(tenant: Tenant) -> list[Delivery]:
    with tenant_context(tenant.id):
        return list(Delivery.objects.order_by("address"))


def run(tenant: Tenant, at: datetime = NOW) -> list[str]:
    """Let the workers do what is asked for by a moment, at that moment."""
    with tenant_context(tenant.id):
        due = Job.objects.filter(kind=SEND, state="queued", run_after__lte=at).values_list("id", flat=True)
        waiting = list(due)
    return [runner.run(job_id, clock=lambda: at) for job_id in waiting]


def fate(row: Delivery) -> tuple[str, str]:
    with tenant_context(row.tenant_id):
        found = Delivery.objects.get(id=row.id)
    return found.state, found.fault


def test_a_letter_becomes_a_row_for_each_address_once_and_none_for_nobody(
    kestrel: Tenant, marta: User
) -> None:
    upper = marta.email.upper()

    post_all(kestrel, [letter(upper, marta.email, "x@else.example"), letter()])

    rows = [(row.address, row.user_id, row.state, row.stop_hash) for row in stored(kestrel)]
    assert rows == [(marta.email, marta.id, "waiting", ""), ("x@else.example", None, "waiting", "")]


def test_a_change_that_is_undone_takes_its_letters_with_it(kestrel: Tenant, marta: User) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        put(kestrel, marta)
        _ = 1 / 0

    assert (stored(kestrel), run(kestrel)) == ([], [])


def test_a_letter_leaves_as_text_and_html_with_one_foot_and_is_sent_once(
    kestrel: Tenant, marta: User
) -> None:
    row = put(kestrel, marta)

    first, again = run(kestrel), run(kestrel)

    (sent,) = mail.outbox
    assert (first, again) == (["done"], [])
    assert (sent.to, sent.subject, sent.from_email) == (
        [marta.email],
        "Your payment is on its way",
        "Kestrel Tools rebates <rebates@localhost>",
    )
    assert sent.extra_headers["Message-ID"] == row.message_id == f"<{row.id}@localhost>"
    assert sent.body.startswith("As text\n\n--\n")
    assert sent.body.count("/stop/") == 1
    html, kind = sent.alternatives[0]
    assert (kind, html.count("<p>As HTML</p>"), html.count("/stop/")) == ("text/html", 1, 1)
    link = f"http://localhost:8000/stop/{stop_token(row.id)}/"
    assert sent.extra_headers["List-Unsubscribe"] == f"<{link}>"
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert fate(row) == ("sent", "")


def test_what_is_always_sent_offers_no_way_to_turn_it_off(kestrel: Tenant, marta: User) -> None:
    put(kestrel, marta, Event.TERMS)

    run(kestrel)

    (sent,) = mail.outbox
    assert set(sent.extra_headers) == {"Message-ID"}
    assert "/stop/" not in str(sent.message())


@pytest.mark.parametrize(
    ("code", "state"), [(550, ("failed", "550 no such user")), (450, ("waiting", "450 no such user"))]
)
def test_a_recipient_that_is_refused_for_good_is_not_tried_again(
    kestrel: Tenant, marta: User, monkeypatch: pytest.MonkeyPatch, code: int, state: tuple[str, str]
) -> None:
    def refuse(self: object, messages: object) -> int:
        raise smtplib.SMTPRecipientsRefused({marta.email: (code, b"no such user")})

    monkeypatch.setattr(f"{LOCMEM}.send_messages", refuse)
    row = put(kestrel, marta)

    run(kestrel)

    assert fate(row) == state


def test_a_demo_keeps_its_letters_and_writes_to_nobody(db: None) -> None:
    demo = make_tenant("trial", "Trial Tools", environment=Environment.DEMO)
    row = put(demo, person_at(demo))

    run(demo)

    assert (fate(row), mail.outbox) == (("sent", ""), [])


def test_names_of_partners_add_no_headers_and_no_html(kestrel: Tenant, marta: User) -> None:
    with tenant_context(kestrel.id):
        Branding.objects.create(
            number=1,
            name_shown="Kestrel",
            accent="#F2A900",
            sender_name="Kestrel\r\nBcc: evil@else.example",
            made_by=marta,
            made_at=NOW,
            published_at=NOW,
            published_by=marta,
        )
    put(kestrel, marta, subject="Alder\r\nBcc: evil@else.example\r\n\r\n<script>")

    run(kestrel)

    (sent,) = mail.outbox
    assert sent.subject == "Alder Bcc: evil@else.example <script>"
    assert sent.recipients() == [marta.email]
    assert sent.message().get_all("Bcc") is None
    assert "Kestrel Bcc: evil@else.example" in sent.from_email


@pytest.mark.parametrize(
    ("event", "chosen", "muted", "said"),
    [
        (Event.NEWS, None, False, "Off unless the reader turns it on: News from the vendor."),
        (Event.NEWS, True, False, ""),
        (Event.PAYMENT, None, False, ""),
        (Event.PAYMENT, False, False, "The reader turned these letters off: Payment sent, statement ready."),
        (Event.PAYMENT, None, True, "The reader muted everything that can be muted."),
        # What is always sent asks nobody.
        (Event.TERMS, False, True, ""),
        (Event.SECURITY, False, True, ""),
    ],
)
def test_what_a_person_chose_is_looked_at_when_the_letter_would_leave(
    kestrel: Tenant, marta: User, event: Event, chosen: bool | None, muted: bool, said: str
) -> None:
    row = put(kestrel, marta, event)
    own = {"user": marta, "partner_id": row.partner_id, "changed_at": NOW}
    which = {"event": event.value, "channel": Channel.EMAIL.value}
    with tenant_context(kestrel.id):
        if chosen is not None:
            Preference.objects.create(on=chosen, **which, **own)
        # What the same person chose as one of the vendor's own says nothing about this partner's letters.
        Preference.objects.create(on=not chosen, **which, **{**own, "partner_id": None})
        ReaderSettings.objects.create(muted=muted, **own)

    run(kestrel)

    assert fate(row) == (("held_back" if said else "sent"), said)
    assert len(mail.outbox) == (0 if said else 1)


def test_nothing_is_sent_to_an_address_from_which_letters_came_back(
    kestrel: Tenant, osprey: Tenant, marta: User
) -> None:
    with tenant_context(kestrel.id):
        Suppression.objects.create(address=marta.email, reason="bounced", since=NOW)
        Suppression.objects.create(address="x@else.example", reason="bounced", since=NOW, lifted_at=NOW)
    row = put(kestrel, marta, Event.TERMS)
    (lifted,) = post_all(kestrel, [letter("x@else.example")])

    run(kestrel)

    assert fate(row) == ("held_back", "Nothing is sent to this address: letters to it came back.")
    assert fate(lifted) == ("sent", "")


def test_a_letter_that_is_not_taken_is_tried_again_later_each_time_and_then_given_up(
    kestrel: Tenant, marta: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: object, messages: object) -> int:
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr(f"{LOCMEM}.send_messages", refuse)
    row = put(kestrel, marta)
    at, waits = NOW, []

    while fate(row)[0] == "waiting":
        assert run(kestrel, at) == ["done"]
        (kept,) = stored(kestrel)
        due = kept.due_at
        waits.append(due - at)
        at = due

    minutes = [wait / timedelta(minutes=1) for wait in waits]
    assert minutes == [1, 5, 30, 120, 720, 0]
    assert fate(row) == ("failed", "SMTPServerDisconnected: gone")
    assert kept.attempts == 6


def test_a_server_that_nobody_answers_at_is_asked_once_for_a_batch_and_loses_nothing(
    kestrel: Tenant, marta: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def closed(self: object) -> None:
        asked.append(1)
        raise ConnectionRefusedError("nobody is there")

    rows = [put(kestrel, marta), put(kestrel, marta)]
    with monkeypatch.context() as patched:
        patched.setattr(f"{LOCMEM}.open", closed)
        run(kestrel)
    before = [fate(row) for row in rows]

    run(kestrel, NOW + timedelta(minutes=1))

    assert (before, len(asked)) == ([("waiting", "ConnectionRefusedError: nobody is there")] * 2, 1)
    assert ([fate(row) for row in rows], len(mail.outbox)) == ([("sent", "")] * 2, 2)


def test_a_worker_killed_between_sending_and_writing_it_down_sends_the_same_letter_again(
    kestrel: Tenant, marta: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = put(kestrel, marta)
    with monkeypatch.context() as patched, pytest.raises(SystemExit):
        patched.setattr(RunningJob, "finish", killed)
        run(kestrel)
    before = fate(row)

    with tenant_context(kestrel.id):
        (silent,) = Job.objects.filter(kind=SEND).values_list("id", flat=True)
    runner.run(silent, clock=lambda: NOW + timedelta(minutes=5))

    assert (before, fate(row)) == (("waiting", ""), ("sent", ""))
    assert [sent.extra_headers["Message-ID"] for sent in mail.outbox] == [row.message_id] * 2


def killed(self: RunningJob, result: object) -> None:
    raise SystemExit(9)


def test_a_vendor_sends_only_its_own_letters(kestrel: Tenant, osprey: Tenant, marta: User) -> None:
    mine, other = put(kestrel, marta), put(osprey, person_at(osprey))

    run(osprey)

    assert (fate(mine), fate(other)) == (("waiting", ""), ("sent", ""))
    assert [sent.from_email for sent in mail.outbox] == ["Osprey Supply rebates <rebates@localhost>"]


def test_what_a_job_left_is_found_by_the_schedule(kestrel: Tenant, osprey: Tenant, marta: User) -> None:
    put(kestrel, marta)
    early = letters_wait("kestrel", NOW - timedelta(seconds=1))
    due = letters_wait("kestrel", NOW)

    run(kestrel)

    assert (early, due, letters_wait("osprey", NOW), letters_wait("kestrel", NOW)) == (
        False,
        True,
        False,
        False,
    )
