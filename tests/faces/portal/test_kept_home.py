"""Home is kept as it was written, for one person and one state of what it shows; it never shows another one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from claims.models import ClaimTerms
from partners.models import Partner
from partners.operations.messaging.write_reply import answer_thread, ask_vendor
from programs.models import ProgramVersion
from tests.faces.portal.stage import NOON, TODAY, Stage, cordless, sentence, words
from tests.faces.portal.test_live import counted
from vir.faces.portal import kept_home
from vir.faces.portal.state import FRESHNESS, ROWS
from vir.foundation.notifications.models import ReaderSettings
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.web import middleware

HOME, LIVE = "/p/kestrel/", "/p/kestrel/live/"
TOKEN = re.compile(r'X-CSRFToken": "(\w+)"')
# Read at the door, for every page, and part of what a page is kept under.
AT_THE_DOOR = {"django_session", "identity_user", "app_arrive"}


@pytest.fixture
def alder(stage: Stage) -> Partner:
    return _in_program(stage, "ALDER", "Alder Supply", "342180.00")


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Keep pages where the test sees them, and not in the cache."""
    pages: dict[str, Any] = {}

    def remember(name: str, text: str, seconds: int) -> None:
        pages[name] = text

    monkeypatch.setattr(kept_home, "recall", pages.get)
    monkeypatch.setattr(kept_home, "remember", remember)
    return pages


def _in_program(stage: Stage, code: str, name: str, bought: str) -> Partner:
    partner = stage.partner(code, name)
    stage.publish(cordless(code=f"VIR-2026-{len(code)}", name=f"Growth of {code}"), [partner])
    stage.sold(partner, bought)
    stage.calculate()
    return partner


def test_a_kept_page_is_the_page(stage: Stage, alder: Partner, kept: dict[str, Any]) -> None:
    client = stage.visit(alder)

    written, again = (TOKEN.sub("", client.get(HOME).content.decode()) for _ in range(2))

    assert len(kept) == 1
    assert _without_tokens(written) == _without_tokens(again)


def test_a_kept_page_holds_no_token_and_each_visit_gets_its_own(
    stage: Stage, alder: Partner, kept: dict[str, Any]
) -> None:
    client = stage.visit(alder)

    tokens = [TOKEN.search(client.get(HOME).content.decode())[1] for _ in range(2)]  # type: ignore[index]

    (text,) = kept.values()
    assert len({*tokens, TOKEN.search(text)[1]}) == 3  # type: ignore[index]
    assert client.cookies["csrftoken"].value not in text
    # What a form of the kept page sends is accepted.
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert strict.post("/p/kestrel/switch/", {"csrfmiddlewaretoken": tokens[1]}).status_code != 403
    assert (
        strict.post("/p/kestrel/switch/", {"csrfmiddlewaretoken": kept_home.token_place()}).status_code == 403
    )


def test_nobody_sees_the_page_of_another_person_partner_or_vendor(
    stage: Stage, other_stage: Stage, alder: Partner, kept: dict[str, Any]
) -> None:
    bexley = _in_program(stage, "BEXLEY", "Bexley Electrical", "120000.00")
    theirs = _in_program(other_stage, "ALDER", "Alder of Osprey", "999000.00")
    readers = [
        (stage, alder, "partner_admin", "marta"),
        (stage, alder, "partner_member", "jon"),
        (stage, bexley, "partner_admin", "bea"),
        (other_stage, theirs, "partner_admin", "oz"),
    ]
    people = [(at.tenant, partner, at.person(partner, role, name)) for at, partner, role, name in readers]
    clients = [stage.client_of(person) for _, _, person in people]

    for _ in range(2):
        pages = [
            client.get(f"/p/{tenant.slug}/").content.decode()
            for client, (tenant, _, _) in zip(clients, people, strict=True)
        ]
        names = [[name for _, partner, _ in people if (name := partner.name) in page] for page in pages]
        assert names == [["Alder Supply"] * 2, ["Alder Supply"] * 2, [bexley.name], [theirs.name]]
        assert [str(person) in page for page, (*_, person) in zip(pages, people, strict=True)] == [True] * 4

    places = [key.rpartition(":")[0] for key in kept]
    assert places == [f"home:{tenant.id}:{partner.id}:{person.id}" for tenant, partner, person in people]


def test_a_page_stands_where_only_its_state_finds_it(
    stage: Stage, alder: Partner, kept: dict[str, Any]
) -> None:
    client = stage.visit(alder)
    client.get(HOME)
    ((name, text),) = kept.items()
    del kept[name]
    kept[f"{name.rpartition(':')[0]}:another state"] = text

    with counted() as queries:
        client.get(HOME)

    assert len(queries) == 12


Change = Callable[[Stage, Partner], None]


def _import(stage: Stage, alder: Partner) -> None:
    stage.sold(alder, "57820.00")
    stage.calculate()


def _offer(stage: Stage, alder: Partner) -> None:
    with tenant_context(stage.tenant.id, user_id=stage.manager.id):
        ClaimTerms.objects.create(
            code="CT-1",
            name="Sell-through",
            kind="lump_sum",
            currency="USD",
            amount=Decimal(8),
            starts_on=TODAY,
            ends_on=TODAY,
            created_by=stage.manager,
            created_at=NOON,
        )


def _answer(stage: Stage, alder: Partner) -> None:
    with tenant_context(stage.tenant.id):
        (user_id,) = _people(alder)
    with tenant_context(stage.tenant.id, partner_id=alder.id, user_id=user_id):
        thread = ask_vendor(subject="Returns", text="Do they count?", user_id=user_id, at=NOON)
    with tenant_context(stage.tenant.id, user_id=stage.manager.id):
        answer_thread(code=thread.code, text="They do.", actor_id=stage.manager.id, at=NOON)


def _read_in_german(stage: Stage, alder: Partner) -> None:
    with tenant_context(stage.tenant.id):
        (user_id,) = _people(alder)
        ReaderSettings.objects.create(
            user_id=user_id, partner_id=alder.id, language="de", formats="", changed_at=NOON
        )


def _rename(stage: Stage, alder: Partner) -> None:
    with tenant_context(stage.tenant.id):
        Partner.objects.filter(id=alder.id).update(name="Alder & Sons")


def _people(alder: Partner) -> list[UUID]:
    from vir.foundation.identity.models import Membership

    return list(Membership.objects.filter(partner_id=alder.id).values_list("user_id", flat=True))


@pytest.mark.parametrize("change", [_import, _offer, _answer, _read_in_german, _rename])
def test_what_changes_is_seen_at_the_next_visit(
    stage: Stage, alder: Partner, kept: dict[str, Any], change: Change
) -> None:
    client = stage.visit(alder)
    before = client.get(HOME).content.decode()
    mark = client.get(LIVE).headers["ETag"]
    change(stage, alder)

    after = client.get(HOME).content.decode()

    assert _without_tokens(before) != _without_tokens(after)
    assert client.get(LIVE, headers={"If-None-Match": mark}).status_code == 200


def test_the_theme_of_a_visit_is_the_persons_own(stage: Stage, alder: Partner, kept: dict[str, Any]) -> None:
    client = stage.visit(alder)
    themes = []
    for theme in ("dark", "light", "dark"):
        client.cookies["theme"] = theme
        themes += re.findall(r'data-theme="(\w+)"', client.get(HOME).content.decode())

    assert themes == ["dark", "light", "dark"]


def test_what_is_said_once_is_said_once_and_not_kept(
    stage: Stage, alder: Partner, kept: dict[str, Any]
) -> None:
    client = stage.visit(alder)
    client.get(HOME)
    form = {"seen_hash": _hash_of_terms(stage), "version": "1"}
    client.post("/p/kestrel/programs/VIR-2026-5/terms/acknowledge/", form)

    said = [words(client.get(HOME), "notices") for _ in range(2)]

    assert said == [["Kestrel Tools now sees that version 1 was read."], []]
    assert ["now sees" in text for text in kept.values()] == [False, False]


def _hash_of_terms(stage: Stage) -> str:
    with tenant_context(stage.tenant.id):
        return str(ProgramVersion.objects.get(number=1).terms_hash)


def test_while_nothing_was_committed_the_state_is_not_asked_for(
    stage: Stage, alder: Partner, kept: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    # A test never commits: what names all that was committed is given by hand.
    committed = ["7:7:"]
    usual = middleware.arrive

    def arrive(slug: str, user_id: UUID) -> Any:
        found = usual(slug, user_id)
        return None if found is None else replace(found, snapshot=committed[-1])

    monkeypatch.setattr(middleware, "arrive", arrive)
    client = stage.visit(alder)
    client.get(HOME)

    with counted() as same:
        client.get(HOME)
    _import(stage, alder)
    committed.append("8:8:")
    with counted() as changed:
        response = client.get(HOME)

    assert (len(same), len(changed)) == (3, 12)
    assert sentence(response).startswith("Buy $200,000 more")


def test_the_page_stands_without_a_cache(stage: Stage, alder: Partner, settings: Any) -> None:
    nowhere = {**settings.CACHES["pages"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {**settings.CACHES, "pages": nowhere}
    client = stage.visit(alder)
    client.get(HOME)
    _import(stage, alder)

    response = client.get(HOME)

    assert sentence(response).startswith("Buy $200,000 more")


def test_the_state_knows_every_table_that_the_page_reads(
    stage: Stage, alder: Partner, kept: dict[str, Any]
) -> None:
    client = stage.visit(alder)

    with counted() as queries:
        client.get(HOME)

    asked = [query for query in queries if "hashtextextended" not in query]
    read = {table for query in asked for table in re.findall(r'(?:FROM|JOIN)\s+"?([a-z]+_[a-z]+)"?', query)}
    assert read - AT_THE_DOOR - {FRESHNESS} == set(ROWS)


def _without_tokens(page: str) -> str:
    return re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": )"\w*"', "", page)
