"""P9, be agile and adapt: extending is easy; what is earned is not worsened without approval and consent."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from payouts.models import Earning
from payouts.operations.recalculate import recalculate
from programs.models import Acknowledgement, Program, ProgramVersion, TermsNotice
from programs.operations.rebuild_enrolment import rebuild_enrolment
from programs.operations.set_launch_policy import set_launch_policy
from programs.queries.seen import seen_state
from tests.factories import (
    NOON,
    make_line,
    make_partner,
    make_product,
    make_published_program,
    make_tenant,
    program_document,
)
from vir.foundation.identity.models import User
from vir.foundation.tenancy.models import Tenant

PROGRAM = "/t/kestrel/programs/VIR-2026-014/"
TODAY = date(2026, 11, 23)
CLICKS_MAX = 8


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).strip()


class Desk:
    """A person at the pages, whose clicks are counted: a link, a button, a field that is written into."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.clicks = 0
        self.page: Any = None
        self._fields: dict[str, str] = {}

    def open(self, address: str) -> None:
        self._see(self._client.get(address, follow=True))

    def follow(self, words: str) -> None:
        self.clicks += 1
        found = re.search(rf'<a[^>]*href="([^"]+)"[^>]*>{re.escape(words)}</a>', self.page.content.decode())
        assert found is not None, words
        self._see(self._client.get(found[1], follow=True))

    def write(self, name: str, value: str) -> None:
        self.clicks += 1
        assert name in self._fields
        self._fields[name] = value

    def press(self, words: str) -> None:
        self.clicks += 1
        body = self.page.content.decode()
        for form in re.findall(r'<form method="post".*?</form>', body, re.DOTALL):
            if re.search(rf"<button[^>]*>{re.escape(words)}</button>", form):
                action = re.search(r'action="([^"]+)"', form.split(">", 1)[0])
                address = action[1] if action else self.page.wsgi_request.path
                hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
                sent = {**(self._fields if 'name="ends_on"' in form else {}), **hidden}
                self._see(self._client.post(address, sent, follow=True))
                return
        raise AssertionError(words)

    def _see(self, response: Any) -> None:
        self.page = response
        body = response.content.decode()
        self._fields = {}
        for tag in re.findall(r"<input [^>]*>", body):
            at = dict(re.findall(r'([a-z_]+)="([^"]*)"', tag))
            if "name" in at and (at.get("type") not in ("radio", "checkbox") or " checked" in tag):
                self._fields[at["name"]] = at.get("value", "")
        for name, value in re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>(.*?)</textarea>', body, re.DOTALL):
            self._fields[name] = value.replace("&quot;", '"')
        for name, chosen in re.findall(
            r'<select[^>]* name="(\w+)">.*?value="(\w+)" selected', body, re.DOTALL
        ):
            self._fields.setdefault(name, chosen)


@pytest.fixture
def kestrel(db: None) -> Tenant:
    return make_tenant("kestrel", "Kestrel Tools", environment="demo", pinned_on=TODAY)


@pytest.fixture
def program(inside: Tenant, priya: User, lena: User, olga: User) -> Program:
    """Alder earned 2% of 120,000 and Ivel 2% of 110,000; one person may publish up to 500,000."""
    drill, _ = make_product("DRILL-1", category="Cordless"), make_product("SAW-1", category="Saws")
    for code, name, net in (("ALDER", "Alder Supply", "120000"), ("IVEL", "Ivel Tools", "110000")):
        make_line(make_partner(code, name=name), drill, date(2026, 10, 10), net)
    made = make_published_program(program_document(), owner=priya, approver=lena, partners=())
    Program.objects.filter(id=made.id).update(budget=Decimal(160_000))
    rebuild_enrolment(program_id=made.id, at=NOON)
    recalculate(scope="full", reason="test", today=TODAY, at=NOON)
    set_launch_policy(alone_limit=Decimal(500_000), reason="Agreed", actor_id=olga.id, at=NOON)
    return made


def earned() -> dict[str, Decimal]:
    return dict(Earning.objects.values_list("partner__code", "earned"))


def test_extending_and_adding_a_tier_takes_at_most_eight_clicks(
    program: Program, priya: User, client_as: Callable[[User], Client]
) -> None:
    desk = Desk(client_as(priya))
    desk.open(PROGRAM)

    desk.follow("Amend")
    desk.write("ends_on", "2027-01-31")
    desk.write("tiers-4-start", "800,000")
    desk.write("tiers-4-rate", "6")
    desk.write("reason", "Competitor promotion; agreed in QBR 10 Nov")
    desk.press("Save and see the effect")
    seen = text_of(desk.page)
    desk.press("Publish version 2 and tell 2 partners")

    assert desk.clicks <= CLICKS_MAX
    assert "Last day Dates 31 Dec 2026 31 Jan 2027 Better" in seen
    assert "Tier 5 Tiers — $800,000 at 6% Better" in seen
    assert "Earned now no change" in seen
    second = ProgramVersion.objects.get(program=program, number=2)
    assert (second.launched_alone, second.reason) == (True, "Competitor promotion; agreed in QBR 10 Nov")
    assert set(TermsNotice.objects.filter(version=second).values_list("partner__code", flat=True)) == {
        "ALDER",
        "IVEL",
    }


@pytest.mark.parametrize(
    "worse",
    [
        {"cap": "1,000"},
        {"tiers-0-rate": "1"},
        {"tiers-0-start": "130,000"},
        {"exclude": "Category: Cordless"},
        {"include": "Category: Saws"},
    ],
    ids=["a lower cap", "a lower rate", "a higher threshold", "a product out", "a narrower scope"],
)
def test_what_is_earned_is_not_worsened_without_a_second_person_and_every_consent(
    worse: dict[str, str],
    program: Program,
    priya: User,
    lena: User,
    client_as: Callable[[User], Client],
) -> None:
    before = earned()
    desk, second = Desk(client_as(priya)), client_as(lena)
    desk.open(f"{PROGRAM}amend/")
    for name, value in worse.items():
        desk.write(name, value)
    desk.write("when", "restate")
    desk.write("reason", "The budget is spent")
    desk.press("Save and see the effect")

    assert "Worse off: 2 partners" in text_of(desk.page)
    assert "Publish version 2" not in text_of(desk.page)
    desk.press("Send version 2 for approval")
    version = ProgramVersion.objects.get(program=program, number=2)
    seen = {"seen_hash": version.terms_hash, "seen": seen_state(Program.objects.get(id=program.id), version)}
    for client in (client_as(priya), second):
        assert client.post(f"{PROGRAM}amend/approve/", seen).status_code == 422
    for code in ("ALDER", "IVEL"):
        client_as(priya).post(f"{PROGRAM}amend/consent/", {"partner": code, "note": "By phone, 20 Nov"})
    assert earned() == before
    assert second.post(f"{PROGRAM}amend/approve/", seen).status_code == 302

    recalculate(scope="full", reason="test", today=TODAY, at=NOON)
    assert all(earned()[code] < before[code] for code in before)
    assert Acknowledgement.objects.count() == 0
