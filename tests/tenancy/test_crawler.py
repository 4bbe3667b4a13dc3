"""Walk every address as every identity with every method, and listen for other people's canaries."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.tenancy.world import Vendor, make_vendor
from vir.foundation.identity.models import User
from vir.foundation.identity.roles import MATRIX, PORTAL_ROLES, VENDOR_ROLES, Right, Role
from vir.foundation.web.access import side_of

pytestmark = pytest.mark.usefixtures("counted_once")
METHODS = ("get", "head", "options", "post", "put", "patch", "delete")
# Everybody reads and posts. The methods that no page offers are tried by those with the most rights on each side.
USED_METHODS = ("get", "post")
STRONGEST = (Role.OWNER, Role.PARTNER_ADMIN)
SIDES = {Role.OWNER: "console", Role.PARTNER_ADMIN: "portal"}
# Addresses of the sign-in library: they need no tenant and show nothing of one.
SIGN_IN_MODULES = ("allauth.account", "allauth.mfa", "vir.faces.security")
# What stands in an address, by the namespace and name of the address, else by the name of the argument alone.
WORDS = {
    ("partners", "code"): "partner",
    ("partners", "name"): "segment",
    ("partners:segment_rule", "name"): "rule_segment",
    ("programs", "code"): "program",
    ("programs:edit", "code"): "draft",
    ("programs:presence", "code"): "draft",
    ("programs", "template_id"): "template",
    ("programs:live_preview", "code"): "draft",
    ("programs:submit", "code"): "draft",
    ("programs:launch", "code"): "draft",
    ("programs", "number"): "=1",
    ("programs:choices", "name"): "=segments",
    ("programs", "example_id"): "example",
    ("claims", "number"): "import",
    ("claims:import_detail", "number"): "checked_import",
    ("claims:import_fix", "number"): "checked_import",
    ("claims:import_problems", "number"): "checked_import",
    ("payouts:import_effect", "number"): "checked_import",
    ("payouts:rollback_effect", "number"): "sales_import",
    ("claims:message_detail", "number"): "message",
    ("claims:message_file", "number"): "message",
    ("claims", "identity_id"): "sender",
    ("claims", "source_id"): "source",
    ("settings", "key_id"): "key",
    ("settings", "form"): "=png",
    ("claiming", "code"): "claim_code",
    ("claiming:of_partner", "code"): "partner",
    ("claiming:terms_detail", "code"): "offer",
    ("claiming:retire", "code"): "offer",
    ("claiming:prices", "code"): "offer",
    ("claiming", "place"): "=1",
    ("claiming", "leaf"): "=1",
    ("settings:claim_check", "name"): "=over_claim",
    ("console:transaction", "key"): "line",
    ("console:trace", "code"): "entry",
    ("console", "code"): "partner",
    ("console:welcome_sample", "kind"): "=partners",
    ("console:welcome_sample", "form"): "=csv",
    ("products", "sku"): "sku",
    ("jobs", "job_id"): "job",
    ("people", "invitation_id"): "invitation",
    ("console", "letter_id"): "letter",
    ("console", "suppression_id"): "suppression",
    ("people", "membership_id"): "membership",
    ("payouts:run", "code"): "run",
    ("payouts:run_submit", "code"): "run",
    ("payouts:run_approve", "code"): "run",
    ("payouts:run_return", "code"): "run",
    ("payouts:run_export", "code"): "run",
    ("payouts:run_withdraw", "code"): "run",
    ("payouts:run_recalculate", "code"): "run",
    ("payouts:payment", "code"): "payment",
    ("payouts:payment_void", "code"): "payment",
    ("payouts:payment_again", "code"): "payment",
    ("payouts:adjustment_decide", "code"): "adjustment",
    ("payouts:adjustment_cancel", "code"): "adjustment",
    ("payouts:adjustment_evidence", "code"): "adjustment",
    ("payouts:hold_release", "key"): "hold",
    ("payouts:release_decide", "code"): "release",
    ("payouts:release_cancel", "code"): "release",
    ("payouts:policy_decide", "number"): "policy",
    ("payouts:file", "code"): "run",
    ("payouts:file", "name"): "statement_file",
    ("payouts:statement", "code"): "statement",
    ("payouts:statement_correct", "code"): "statement",
    ("payouts:statements_bundle", "job_id"): "bundle",
    ("payouts:statements_bundle_file", "job_id"): "bundle",
    ("payouts:question", "number"): "question",
    ("payouts:question_answer", "number"): "question",
    ("payouts:question_take", "number"): "question",
    ("payouts:question_close", "number"): "question",
    ("payouts:question_hold", "number"): "question",
    ("payouts:question_release", "number"): "question",
    ("payouts:journal", "code"): "journal",
    ("payouts:journal_export", "code"): "journal",
    ("payouts:journal_posted", "code"): "journal",
    ("payouts:journal_file", "code"): "journal",
    ("payouts:journal_file", "name"): "journal_file",
    ("payouts:run_loads", "code"): "run",
    ("payouts:run_load_make", "code"): "run",
    ("payouts:run_load", "code"): "run",
    ("payouts:run_load", "name"): "load",
    ("payouts:run_evidence", "code"): "run",
    ("payouts:run_evidence_pack", "code"): "run",
    ("payouts:run_evidence_pack", "name"): "pack",
    ("payouts:partner_earnings", "code"): "partner",
    ("payouts:draft_replay", "code"): "draft",
    ("payouts:stake", "code"): "draft",
    ("payouts:stake", "other"): "program",
    ("payouts:backtest_export", "letter"): "=A",
    ("programs:variant_add", "code"): "draft",
    ("programs:variant", "code"): "draft",
    ("programs:variant", "letter"): "=B",
    ("programs:variant_use", "code"): "draft",
    ("programs:variant_use", "letter"): "=B",
    ("programs:variant_drop", "code"): "draft",
    ("programs:variant_drop", "letter"): "=B",
    ("payouts:open_items_list", "key"): "open_items",
    ("payouts:open_items_file", "key"): "open_items",
    ("payouts:standing_document", "key"): "document",
    ("payouts:request", "code"): "request",
    ("payouts:request_receive", "code"): "request",
    ("payouts:request_cancel", "code"): "request",
    ("payouts:request_file", "code"): "request",
    ("payouts:request_file", "form"): "=pdf",
    ("portal:request_file", "code"): "request",
    ("portal:request_file", "form"): "=pdf",
    ("payouts:entry", "number"): "entry",
    ("payouts", "month"): "month",
    ("payouts", "code"): "program",
    ("payouts", "partner_code"): "partner",
    ("payouts", "partner"): "partner",
    ("payouts", "period_start"): "period_start",
    ("payouts", "start"): "period_start",
    ("messages", "code"): "announcement",
    ("messages:edit", "code"): "announcement_draft",
    ("messages:check", "code"): "announcement_draft",
    ("messages:question", "code"): "thread",
    ("messages:answer", "code"): "thread",
    ("messages:settle", "code"): "thread",
    ("portal:message", "code"): "announcement",
    ("portal:message_acknowledge", "code"): "announcement",
    ("portal:message_reply", "code"): "thread",
    ("portal:statement", "code"): "statement",
    ("portal:statement_ask", "code"): "statement",
    ("portal:statement_say", "code"): "statement",
    ("portal:statement_say", "question"): "question",
    ("portal:statement_file", "code"): "statement",
    ("portal:statement_file", "form"): "=csv",
    ("portal:statement_file", "name"): "statement_file",
    ("portal:claim_template", "form"): "=csv",
    ("portal", "number"): "claim",
    ("portal:comparison", "number"): "comparison",
    ("portal:comparison_ask", "number"): "comparison",
    ("portal:comparison_settle", "number"): "comparison",
    ("portal:comparison_columns", "number"): "waiting_comparison",
    ("portal", "membership_id"): "company_member",
    ("portal", "invitation_id"): "company_invitation",
    ("compared", "number"): "comparison",
    ("portal:claim_file", "number"): "draft_claim",
    ("portal:claim_paste", "number"): "draft_claim",
    ("portal:claim_add", "number"): "draft_claim",
    ("portal:claim_activity", "number"): "draft_claim",
    ("portal:claim_columns", "number"): "draft_claim",
    ("portal:claim_progress", "number"): "draft_claim",
    ("portal:claim_fix", "number"): "draft_claim",
    ("portal:claim_bad_rows", "number"): "draft_claim",
    ("portal:claim_look", "number"): "draft_claim",
    ("portal:claim_check", "number"): "draft_claim",
    ("portal:claim_discard", "number"): "draft_claim",
    ("portal", "evidence_id"): "evidence",
    ("portal", "page"): "=1",
    ("portal", "terms"): "offer",
    ("portal", "code"): "program",
    ("portal", "amount"): "=earned",
    ("portal", "period_start"): "period_start",
    ("portal", "start"): "period_start",
}


@dataclass(frozen=True)
class Address:
    """A URL pattern with its full name, its arguments and its right."""

    name: str
    arguments: tuple[str, ...]
    right: str
    module: str

    def url(self, words: dict[str, str]) -> str:
        """Write the address with a vendor's words."""
        return reverse(self.name, kwargs={a: self._word(a, words) for a in self.arguments})

    def _word(self, argument: str, words: dict[str, str]) -> str:
        if argument == "tenant":
            return words["tenant"]
        namespace = self.name.split(":")[0]
        key = WORDS.get((self.name, argument)) or WORDS.get((namespace, argument))
        assert key is not None, f"the crawler does not know what {argument} stands for in {self.name}"
        return key[1:] if key.startswith("=") else words[key]

    @property
    def names_a_thing(self) -> bool:
        """Say whether it names something of a vendor besides the vendor."""
        return any(not self._word(a, EVERY_WORD).startswith("=") for a in self.arguments if a != "tenant")


class _EveryWord(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return key


EVERY_WORD = _EveryWord()


def addresses() -> list[Address]:
    return list(_walk(get_resolver(), "", ()))


def _walk(resolver: URLResolver, namespace: str, above: tuple[str, ...]) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        arguments = (*above, *entry.pattern.converters)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry, inner, arguments)
        elif isinstance(entry, URLPattern):
            view = entry.callback
            right = str(getattr(view, "right", ""))
            yield Address(f"{namespace}{entry.name}", arguments, right, view.__module__)


TENANT_ADDRESSES = [a for a in addresses() if "tenant" in a.arguments]
IDS = [a.name for a in TENANT_ADDRESSES]


@pytest.fixture(scope="module")
def worlds(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Vendor, Vendor]]:
    """Make both vendors once; every request is undone, and so are they in the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_vendor("kestrel", 4), make_vendor("osprey", 7)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def clients(worlds: tuple[Vendor, Vendor]) -> dict[tuple[str, str], Client]:
    """Sign everybody in once, by vendor and role."""
    return {
        (vendor.words["tenant"], role): client_of(person)
        for vendor in worlds
        for role, person in vendor.people.items()
    }


@pytest.fixture
def kestrel_world(worlds: tuple[Vendor, Vendor]) -> Vendor:
    return worlds[0]


@pytest.fixture
def osprey_world(worlds: tuple[Vendor, Vendor]) -> Vendor:
    return worlds[1]


Clients = dict[tuple[str, str], Client]


def ask(client: Client, method: str, url: str) -> HttpResponseBase:
    """Ask, and undo whatever the answer did."""
    point = transaction.savepoint()
    response: Any = getattr(client, method)(url)
    transaction.savepoint_rollback(point)
    # Released as well: thousands of savepoints left standing would fill the server's table of locks.
    transaction.savepoint_commit(point)
    return response


def body(response: Any) -> str:
    content = (
        b"".join(response.streaming_content) if getattr(response, "streaming", False) else response.content
    )
    headers = " ".join(f"{name}: {value}" for name, value in response.items())
    return re.sub(
        r'"X-CSRFToken": "[^"]*"|csrfmiddlewaretoken[^>]*',
        "",
        f"{headers}\n{content.decode(errors='replace')}",
    )


def methods_of(role: str) -> tuple[str, ...]:
    return METHODS if role in STRONGEST else USED_METHODS


def client_of(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def unlike(words: dict[str, str], slug: str) -> dict[str, str]:
    """Give words that are nobody's."""
    changed = {
        key: str(uuid.uuid4()) if re.fullmatch(r"[0-9a-f-]{36}", value) else value
        for key, value in words.items()
    }
    numbers = {
        "import": "99999",
        "checked_import": "99999",
        "sales_import": "99999",
        "message": "99998",
        "claim": "99999",
        "comparison": "99999",
        "waiting_comparison": "99999",
        "draft_claim": "99999",
        "question": "99999",
        "policy": "99999",
        "period_start": words["period_start"],
    }
    named = {k: f"NOBODY-{k}" for k, v in changed.items() if v == words[k] and k not in ("tenant", *numbers)}
    return {**changed, **named, **numbers, "tenant": slug}


def test_every_address_is_classified() -> None:
    rights = {right.value for right in Right} | {"public", "signed_in", "key"}
    unclassified = [
        a.name for a in addresses() if a.right not in rights and not a.module.startswith(SIGN_IN_MODULES)
    ]

    assert unclassified == []


def test_every_right_is_used_by_one_side_only() -> None:
    assert [right for right in Right if MATRIX[right] & PORTAL_ROLES and MATRIX[right] & VENDOR_ROLES] == []


def test_every_tenant_address_is_under_the_side_of_its_right() -> None:
    wrong = [
        a.name
        for a in TENANT_ADDRESSES
        if a.url(_EveryUrlWord()).split("/")[1] != {"console": "t", "portal": "p"}[side_of(Right(a.right))]
    ]

    assert wrong == []


class _EveryUrlWord(_EveryWord):
    def __missing__(self, key: str) -> str:
        if key in (
            "job",
            "bundle",
            "hold",
            "invitation",
            "membership",
            "company_invitation",
            "company_member",
            "example",
            "template",
            "evidence",
            "sender",
            "source",
            "key",
            "open_items",
            "document",
            "letter",
            "suppression",
        ):
            return str(uuid.UUID(int=1))
        return {
            "import": "1",
            "checked_import": "1",
            "sales_import": "1",
            "message": "1",
            "claim": "1",
            "draft_claim": "1",
            "comparison": "1",
            "waiting_comparison": "1",
            "question": "1",
            "tenant": "kestrel",
            "policy": "1",
            "period_start": "2026-07-01",
        }.get(key, key)


@pytest.mark.parametrize("address", TENANT_ADDRESSES, ids=IDS)
def test_nobody_comes_in_without_signing_in(address: Address, kestrel_world: Vendor) -> None:
    client = Client()
    real, made_up = address.url(kestrel_world.words), address.url(unlike(kestrel_world.words, "nobody"))

    for method in METHODS:
        answers = [ask(client, method, url) for url in (real, made_up)]

        assert [a.status_code for a in answers] == [302, 302]
        assert all(a.headers["Location"].startswith("/accounts/login/?next=") for a in answers)


@pytest.mark.parametrize("address", TENANT_ADDRESSES, ids=IDS)
def test_a_stranger_gets_404_with_the_body_of_a_vendor_that_does_not_exist(
    address: Address, kestrel_world: Vendor, osprey_world: Vendor, clients: Clients
) -> None:
    real, made_up = address.url(kestrel_world.words), address.url(unlike(kestrel_world.words, "nobody"))

    for role in STRONGEST:
        client = clients["osprey", role.value]
        for method in METHODS if side_of(Right(address.right)) == SIDES[role] else USED_METHODS:
            there, nowhere = ask(client, method, real), ask(client, method, made_up)

            assert (there.status_code, nowhere.status_code) == (404, 404)
            assert body(there) == body(nowhere)
            assert "CANARY-kestrel" not in body(there)


# An address that names nothing but the vendor has no words of another: the next test asks for it as everybody.
NAMING = [a for a in TENANT_ADDRESSES if a.names_a_thing]


@pytest.mark.parametrize("address", NAMING, ids=[a.name for a in NAMING])
def test_other_vendors_words_are_404_with_the_body_of_words_that_are_nobodys(
    address: Address, kestrel_world: Vendor, osprey_world: Vendor, clients: Clients
) -> None:
    foreign = {**osprey_world.words, "tenant": "kestrel", "period_start": kestrel_world.words["period_start"]}
    real, made_up = address.url(foreign), address.url(unlike(kestrel_world.words, "kestrel"))

    # Whoever has no right to the page is turned away before it looks for anything: see the next test.
    for role in MATRIX[Right(address.right)]:
        client = clients["kestrel", role.value]
        for method in methods_of(role):
            there, nowhere = ask(client, method, real), ask(client, method, made_up)

            assert there.status_code == nowhere.status_code
            assert there.status_code < 500
            assert "CANARY-osprey" not in body(there).replace(real, "")
            if real != made_up:
                assert there.status_code in (403, 404, 405)
                assert body(there).replace(real, "") == body(nowhere).replace(made_up, "")


@pytest.mark.parametrize("address", TENANT_ADDRESSES, ids=IDS)
def test_an_insider_without_the_right_gets_403_and_nothing_of_another_vendor(
    address: Address, kestrel_world: Vendor, osprey_world: Vendor, clients: Clients
) -> None:
    right = Right(address.right)
    url = address.url(kestrel_world.words)
    own_side = PORTAL_ROLES if side_of(right) == "portal" else VENDOR_ROLES

    for role in VENDOR_ROLES | PORTAL_ROLES:
        client = clients["kestrel", role.value]
        # Whoever lacks the right is refused before a method matters; the strongest show that for every one.
        for method in methods_of(role) if role in MATRIX[right] else ("post",):
            answer = ask(client, method, url)

            assert answer.status_code < 500
            assert "CANARY-osprey" not in body(answer)
            if role not in own_side:
                assert answer.status_code == 404
            elif role not in MATRIX[right]:
                assert answer.status_code == 403
            else:
                assert answer.status_code != 403 or method not in ("get", "head")


@pytest.mark.parametrize(
    "address", [a for a in TENANT_ADDRESSES if a.url(_EveryUrlWord()).startswith("/p/")], ids=lambda a: a.name
)
def test_a_partner_never_hears_of_another_partner_of_the_same_vendor(
    address: Address, kestrel_world: Vendor, clients: Clients
) -> None:
    own = address.url(kestrel_world.words)
    swapped = {
        **kestrel_world.words,
        "statement": kestrel_world.words["other_statement"],
        "statement_file": kestrel_world.words["other_statement_file"],
        "partner": kestrel_world.words["other_partner"],
        **{
            name: kestrel_world.words[f"other_{name}"]
            for name in ("claim", "draft_claim", "evidence", "offer", "comparison")
        },
    }
    others = address.url(swapped)

    for role in PORTAL_ROLES:
        client = clients["kestrel", role.value]
        asked = [(method, own) for method in USED_METHODS]
        asked += [("get", f"{own}?partner={kestrel_world.words['other_partner']}")]
        asked += [(method, others) for method in methods_of(role) if others != own]
        for method, url in asked:
            answer = ask(client, method, url)

            assert "CANARY-kestrel-P2" not in body(answer).replace(others, "")
            if url == others and others != own:
                assert answer.status_code in (403, 404, 405)


def test_at_a_glance_a_person_hears_of_their_own_company_at_their_own_vendor_only(
    kestrel_world: Vendor, osprey_world: Vendor, clients: Clients
) -> None:
    own, other = kestrel_world.words, osprey_world.words
    places = [
        (own["tenant"], own["partner"]),
        (own["tenant"], own["other_partner"]),
        (other["tenant"], own["partner"]),
        (other["tenant"], other["partner"]),
    ]

    for role in VENDOR_ROLES | PORTAL_ROLES:
        for slug, code in places:
            url = reverse("vendor_glance", query={"vendor": slug, "company": code})
            answer = ask(clients["kestrel", role.value], "get", url)

            is_own = role in PORTAL_ROLES and (slug, code) == places[0]
            assert answer.status_code == (200 if is_own else 404)
            assert not re.search("CANARY-osprey|CANARY-kestrel-P2", body(answer).replace(url, ""))


def test_the_walk_is_wide_enough() -> None:
    asked = 0
    for address in TENANT_ADDRESSES:
        allowed = MATRIX[Right(address.right)]
        # Without signing in, and as a stranger: a real address and one that is nobody's.
        asked += 2 * len(METHODS)
        asked += 2 * (len(METHODS) + len(USED_METHODS) * (len(STRONGEST) - 1))
        # As everybody inside.
        asked += sum(len(methods_of(role)) if role in allowed else 1 for role in VENDOR_ROLES | PORTAL_ROLES)
        if address in NAMING:
            asked += 2 * sum(len(methods_of(role)) for role in allowed)

    assert len(TENANT_ADDRESSES) >= 60
    assert asked >= 20_000
