"""What a reader turns off by a link, what people choose on their page, and what the vendor sees of its letters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from tests.factories import make_partner, make_person, make_portal_user
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import Membership, User
from vir.foundation.notifications.choosing import choices_for, settings_for
from vir.foundation.notifications.events import Channel, Event
from vir.foundation.notifications.letters import Letter
from vir.foundation.notifications.models import Delivery, Preference, ReaderSettings, Suppression
from vir.foundation.notifications.outbox import post
from vir.foundation.notifications.stopping import stop_token
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ClientAs = Callable[[User], Client]


@pytest.fixture
def marta(kestrel: Tenant) -> User:
    """A person of a partner."""
    with tenant_context(kestrel.id):
        return make_portal_user(make_partner("ALDER"))


def letter_to(tenant: Tenant, person: User, event: Event, **fields: Any) -> Delivery:
    with tenant_context(tenant.id):
        partner_id = Membership.objects.get(user=person).partner_id
        told = Letter(
            (person.email,), f"About {event.value}", "As text", "<body><p>Drawn</p></body>", partner_id
        )
        (row,) = post([told], tenant=tenant, event=event, at=NOW, **fields)
    return row


def wants(tenant: Tenant, row: Delivery) -> dict[Event, tuple[bool, bool]]:
    with tenant_context(tenant.id):
        assert row.user_id is not None
        own = choices_for(row.user_id, row.partner_id)
    return {event: (own.wants(event, Channel.EMAIL), own.wants(event, Channel.DIGEST)) for event in Event}


def link(row: Delivery) -> str:
    return f"/stop/{stop_token(row.id)}/"


def test_the_link_of_a_letter_turns_off_its_own_kind_and_nothing_else(kestrel: Tenant, marta: User) -> None:
    row = letter_to(kestrel, marta, Event.PAYMENT)
    before = wants(kestrel, row)
    browser = Client(enforce_csrf_checks=True)

    asked = browser.get(link(row))
    looked_at = wants(kestrel, row)
    done = browser.post(link(row), {"List-Unsubscribe": "One-Click"})

    assert (asked.status_code, done.status_code) == (200, 200)
    assert looked_at == before
    assert wants(kestrel, row) == {**before, Event.PAYMENT: (False, False)}
    shown = asked.content.decode() + done.content.decode()
    assert "Payment sent, statement ready" in shown
    assert [word for word in (marta.email, marta.name, "ALDER", "About payment") if word in shown] == []


def test_everything_that_can_be_turned_off_is_turned_off_at_once(kestrel: Tenant, marta: User) -> None:
    row = letter_to(kestrel, marta, Event.PAYMENT)

    Client().post(link(row), {"what": "everything"})

    left = {event for event, channels in wants(kestrel, row).items() if any(channels)}
    assert left == {Event.TERMS, Event.SECURITY}


def test_the_link_of_a_digest_turns_the_digest_off_and_leaves_letters_as_they_are(
    kestrel: Tenant, marta: User
) -> None:
    row = letter_to(kestrel, marta, Event.SUMMARY, ref_kind="digest")
    before = wants(kestrel, row)

    Client().post(link(row), {"what": "this"})

    after = wants(kestrel, row)
    assert {event: email for event, (email, _) in after.items()} == {
        event: email for event, (email, _) in before.items()
    }
    # What the vendor's own team gets is nothing of a partner's.
    assert [event for event, (_, digest) in after.items() if digest] == [Event.TEAM]


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_stands_in_no_letter_is_nowhere(kestrel: Tenant, marta: User, method: str) -> None:
    letter_to(kestrel, marta, Event.PAYMENT)
    always = letter_to(kestrel, marta, Event.TERMS)

    answers = [getattr(Client(), method)(address) for address in (f"/stop/{'0' * 64}/", link(always))]

    assert [answer.status_code for answer in answers] == [404, 404]
    with tenant_context(kestrel.id):
        assert (Preference.objects.count(), ReaderSettings.objects.count()) == (0, 0)


def test_choices_are_kept_for_one_person_and_what_is_fixed_stays(
    kestrel: Tenant, marta: User, client_as: ClientAs
) -> None:
    with tenant_context(kestrel.id):
        partner_id = Membership.objects.get(user=marta).partner_id
    browser = client_as(marta)
    chosen = {
        "on": ["news:email", "tier:digest", "terms:digest"],
        "digest_weekday": "5",
        "language": "de",
        "formats": "de-CH",
    }

    answer = browser.post("/p/kestrel/preferences/", chosen)
    page = browser.get("/p/kestrel/preferences/").content.decode()

    assert answer.status_code == 302
    with tenant_context(kestrel.id):
        own = choices_for(marta.id, partner_id)
        kept = settings_for(marta.id, partner_id)
        others = Preference.objects.exclude(user=marta).count()
    on = {(event, channel) for event in Event for channel in Channel if own.wants(event, channel)}
    assert {pair for pair in on if pair[0] is not Event.TEAM and pair[1] is not Channel.PORTAL} == {
        (Event.TERMS, Channel.EMAIL),
        (Event.SECURITY, Channel.EMAIL),
        (Event.NEWS, Channel.EMAIL),
        (Event.TIER, Channel.DIGEST),
    }
    assert (kept.language, kept.formats, kept.digest_weekday, kept.muted, others) == (
        "de",
        "de-CH",
        5,
        False,
        0,
    )
    assert page.count("checked") == 2


def test_a_day_that_is_none_is_refused_and_nothing_is_kept(
    kestrel: Tenant, priya: User, client_as: ClientAs
) -> None:
    answer = client_as(priya).post("/t/kestrel/account/notifications/", {"digest_weekday": "8"})

    assert answer.status_code == 422
    assert "choose a day from Monday to Sunday" in answer.content.decode()
    with tenant_context(kestrel.id):
        assert (Preference.objects.count(), ReaderSettings.objects.count()) == (0, 0)


def test_the_outbox_shows_a_letter_apart_from_the_page_and_without_its_readers_link(
    kestrel: Tenant, marta: User, priya: User, client_as: ClientAs
) -> None:
    row = letter_to(kestrel, marta, Event.TIER)
    browser = client_as(priya)

    page = browser.get(f"/t/kestrel/messages/outbox/{row.id}/")
    drawn = browser.get(f"/t/kestrel/messages/outbox/{row.id}/html/")

    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert "<p>Drawn</p>" not in page.content.decode()
    assert "<p>Drawn</p>" in drawn.content.decode()
    policy = {part.strip() for part in drawn.headers["Content-Security-Policy"].split(";")}
    assert policy == {
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "frame-ancestors 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "sandbox",
    }
    assert drawn.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert [one for one in (page, drawn) if "/stop/" in one.content.decode()] == []


def test_letters_about_money_are_listed_for_those_who_may_see_it(
    kestrel: Tenant, osprey: Tenant, marta: User, priya: User, client_as: ClientAs
) -> None:

    rita = make_person(kestrel, "rita", "claims_reviewer")
    rows = [letter_to(kestrel, marta, event) for event in (Event.TERMS, Event.PAYMENT, Event.SECURITY)]
    own = letter_to(kestrel, rita, Event.TEAM)
    with tenant_context(osprey.id):
        post(
            [Letter(("x@else.example",), "About terms of Osprey", "", "")],
            tenant=osprey,
            event=Event.TERMS,
            at=NOW,
        )

    seen = {
        person.name: [
            row.event
            for row in (*rows, own)
            if str(row.id) in client_as(person).get("/t/kestrel/messages/outbox/").content.decode()
        ]
        for person in (priya, rita)
    }
    listed = client_as(priya).get("/t/kestrel/messages/outbox/").content.decode()

    assert seen == {"Priya": ["terms", "payment", "security", "team"], "Rita": ["terms", "team"]}
    assert client_as(rita).get(f"/t/kestrel/messages/outbox/{rows[1].id}/").status_code == 404
    assert "Osprey" not in listed


@pytest.mark.parametrize("letters", [1, 3])
def test_the_outbox_asks_as_often_for_many_letters_as_for_one(
    kestrel: Tenant,
    marta: User,
    priya: User,
    client_as: ClientAs,
    letters: int,
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    for _ in range(letters):
        letter_to(kestrel, marta, Event.TERMS)
    browser = client_as(priya)

    with django_assert_num_queries(17):
        browser.get("/t/kestrel/messages/outbox/")


def test_an_address_is_written_to_again_and_the_trail_says_who_said_so(
    kestrel: Tenant, osprey: Tenant, priya: User, finn: User, client_as: ClientAs
) -> None:
    made = {}
    for tenant in (kestrel, osprey):
        with tenant_context(tenant.id):
            made[tenant.slug] = Suppression.objects.create(
                address="x@else.example", reason="bounced", since=NOW
            )
    address = f"/t/kestrel/messages/outbox/addresses/{made['kestrel'].id}/lift/"

    refused = client_as(finn).post(address)
    answer = client_as(priya).post(address)
    again = client_as(priya).post(address)

    assert (refused.status_code, answer.status_code, again.status_code) == (403, 302, 404)
    with tenant_context(kestrel.id):
        lifted = Suppression.objects.get()
        trail = AuditEvent.objects.filter(action="address.suppression_lifted").values_list(
            "actor_id", "object_code"
        )
        assert (lifted.lifted_by_id, list(trail)) == (priya.id, [(priya.id, "x@else.example")])
    with tenant_context(osprey.id):
        assert Suppression.objects.get().lifted_at is None


def test_an_address_that_is_not_written_to_leads_to_where_its_person_is_invited_anew(
    kestrel: Tenant, marta: User, priya: User, client_as: ClientAs
) -> None:
    with tenant_context(kestrel.id):
        for address in (marta.email, "nobody@else.example"):
            Suppression.objects.create(address=address, reason="complained", since=NOW)

    page = client_as(priya).get("/t/kestrel/messages/outbox/").content.decode()

    assert f'<a href="/t/kestrel/partners/ALDER/">{marta.email}</a>' in page
    assert 'class="address">nobody@else.example' in page
    assert page.count("Reported as unwanted") == 2


def test_the_page_of_preferences_asks_for_little(
    kestrel: Tenant,
    marta: User,
    client_as: ClientAs,
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    browser = client_as(marta)
    browser.get("/p/kestrel/preferences/")

    with django_assert_max_num_queries(40) as asked:
        browser.get("/p/kestrel/preferences/")

    # Beside what the frame of every page asks: choices, whether they are muted, and the settings.
    frame = ("set_config", "SAVEPOINT", "django_session", "identity_", "tenancy_", "partners_", "app_arrive")
    own = [
        query["sql"] for query in asked.captured_queries if not any(word in query["sql"] for word in frame)
    ]
    assert len(own) == 3, own
