"""What a person turned off for the portal is not unread there, stands apart, and is nobody else's loss."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from partners.enums import MessageKind
from partners.models import MessageReading, Partner
from tests.faces.portal.stage import Stage, words
from tests.faces.portal.test_messages import HOME, LIST, person, said, send, unread
from vir.foundation.notifications.models import Preference
from vir.foundation.tenancy.context import tenant_context

CHOICES = "/p/kestrel/preferences/"
EVERYTHING = ("news:portal", "tier:portal")


@pytest.fixture
def alder(stage: Stage) -> Partner:
    return stage.partner("ALDER", "Alder Supply")


def choose(client: Client, *on: str, page: str = CHOICES) -> None:
    """Keep choices of which these are on."""
    assert client.post(page, {"on": on, "digest_weekday": "1"}).status_code == 302


def listed(client: Client, view: str = "", page: str = LIST) -> list[str]:
    answer: Any = client.get(f"{page}?view={view}")
    return [row.subject for row in answer.context["page"]]


def tabs(client: Client) -> list[tuple[str, int]]:
    answer: Any = client.get(LIST)
    return [(tab["label"], tab["count"]) for tab in answer.context["tabs"]]


def news(subject: str) -> dict[str, str]:
    return {"subject": subject, "body": "As announced."}


def test_news_that_are_turned_off_are_neither_unread_nor_listed_nor_on_the_home_page_and_come_back(
    stage: Stage, alder: Partner
) -> None:
    send(stage, "ALDER", en=news("Holiday hours"))
    marta = person(stage, alder)
    before = unread(marta.get(LIST)), "Holiday hours" in said(marta.get(HOME))

    choose(marta, "tier:portal")
    home, none = marta.get(HOME), listed(marta)
    empty = said(marta.get(LIST))
    apart, told = listed(marta, "off"), said(marta.get(f"{LIST}?view=off"))
    shown = tabs(marta)
    choose(marta, *EVERYTHING)
    back = unread(marta.get(LIST)), listed(marta), tabs(marta)[-1][0]

    assert before == (1, True)
    assert (unread(home), "Holiday hours" in said(home), none, apart) == (0, False, [], ["Holiday hours"])
    assert shown == [("All", 0), ("Unread", 0), ("To acknowledge", 0), ("Turned off", 1)]
    assert "There is nothing but what you turned off." in empty
    assert "They never count as unread." in told
    assert "Unread, sent" not in told
    assert back == (1, ["Holiday hours"], "To acknowledge")


def test_a_message_close_to_a_tier_follows_its_own_choice(stage: Stage, alder: Partner) -> None:
    send(stage, "ALDER", en=news("Holiday hours"))
    send(stage, "ALDER", kind=MessageKind.NUDGE, en=news("Nearly there"))
    send(stage, "ALDER", kind=MessageKind.PAYMENT, en=news("Paid today"))
    marta = person(stage, alder)

    choose(marta, "news:portal")

    assert sorted(listed(marta)) == ["Holiday hours", "Paid today"]
    assert (listed(marta, "off"), unread(marta.get(LIST))) == (["Nearly there"], 2)


def test_what_asks_to_be_acknowledged_and_what_the_partner_wrote_about_is_told_whatever_is_chosen(
    stage: Stage, alder: Partner
) -> None:
    send(stage, "ALDER", by=date(2026, 12, 15), en=news("New rules"))
    code = send(stage, "ALDER", en=news("Holiday hours"))
    marta = person(stage, alder)
    marta.get(f"{LIST}{code}/")
    marta.post(f"{LIST}{code}/reply/", {"text": "Also on 27 Dec?"})

    choose(marta)

    assert sorted(listed(marta)) == ["Holiday hours", "New rules"]
    assert (unread(marta.get(LIST)), tabs(marta)[-1][0]) == (1, "To acknowledge")


def test_a_choice_is_of_one_person_at_one_vendor(stage: Stage, other_stage: Stage, alder: Partner) -> None:
    other = other_stage.partner("ALDER", "Alder Supply")
    send(stage, "ALDER", en=news("Holiday hours"))
    send(other_stage, "ALDER", en=news("Osprey hours"))
    marta, ada = person(stage, alder), person(stage, alder, "partner_accountant", "ada")
    elsewhere = person(other_stage, other, name="olivia")

    choose(marta)

    assert (listed(marta), listed(ada)) == ([], ["Holiday hours"])
    assert (unread(ada.get(LIST)), listed(elsewhere, page="/p/osprey/messages/")) == (1, ["Osprey hours"])


def test_what_is_turned_off_can_be_opened_and_that_is_kept(stage: Stage, alder: Partner) -> None:
    code = send(stage, "ALDER", en=news("Holiday hours"))
    marta = person(stage, alder)
    choose(marta)

    page: Any = marta.get(f"{LIST}{code}/")

    assert page.context["subject"] == "Holiday hours"
    with tenant_context(stage.tenant.id):
        assert MessageReading.objects.count() == 1


def test_the_page_says_of_every_event_how_it_comes_in_the_portal(stage: Stage, alder: Partner) -> None:
    marta = person(stage, alder)

    page: Any = marta.get(CHOICES)
    cells = re.findall(r'data-label="In portal">(.*?)</td>', page.content.decode(), re.DOTALL)
    # What cannot be chosen is left as it is, whatever is asked.
    choose(marta, *EVERYTHING, "summary:portal", "terms:portal")

    shown = ["box" if "checkbox" in cell else cell.strip() for cell in cells]
    home, always = "On the home page", "Always"
    assert shown == [always, always, always, "box", home, home, "box", always, always]
    assert words(page, "choosing__why")[0] == "What is agreed changes only with your knowledge."
    with tenant_context(stage.tenant.id):
        assert Preference.objects.filter(channel="portal").count() == 0
