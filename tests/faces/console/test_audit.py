"""The audit page: who did what, to what effect, why; and whether the trail is whole."""

from __future__ import annotations

import ast
import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.architecture.test_sizes import ROOT, modules
from tests.factories import make_partner, make_published_program, program_document
from vir.faces.console.trail.words import ACTS, act_in_words, changes, money_effect, reason
from vir.foundation.audit.models import AuditEvent
from vir.foundation.audit.operations import record
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

URL = "/t/kestrel/audit/"
KEY = re.compile(r"[a-z_]+\.[a-z_]+")
# Operations of these folders write to the trail.
ROOMS = ("operations", "foundation")


def acts_in_code() -> set[str]:
    """Find every key of an act that the code can write: as `action=`, in a name `action`, or first to `_record`."""
    found: set[str] = set()
    for path in modules():
        if set(ROOMS) & set(path.parts) and "record" in path.read_text():
            found |= set(_acts_of(path))
    return found


def _acts_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        told: list[ast.AST] = []
        if isinstance(node, ast.Call):
            told += [keyword.value for keyword in node.keywords if keyword.arg == "action"]
            if isinstance(node.func, ast.Name) and node.func.id == "_record" and node.args:
                told.append(node.args[0])
        if isinstance(node, ast.Assign) and any(
            isinstance(t, ast.Name) and t.id == "action" for t in node.targets
        ):
            told.append(node.value)
        for part in told:
            for leaf in ast.walk(part):
                if (
                    isinstance(leaf, ast.Constant)
                    and isinstance(leaf.value, str)
                    and KEY.fullmatch(leaf.value)
                ):
                    yield leaf.value


@pytest.fixture
def told(kestrel: Tenant, osprey: Tenant, priya: User, lena: User, charlie: User) -> Tenant:
    """Let some things be told of Kestrel, and a lookalike of Osprey."""
    at = datetime(2026, 11, 20, 15, 31, tzinfo=UTC)
    with tenant_context(osprey.id):
        record(action="partner.changed", kind="partner", code="OSPREY-ONLY", actor_id=charlie.id, at=at)
    with tenant_context(kestrel.id):
        alder = make_partner("ALDER")
        make_published_program(program_document(), partners=[alder], owner=priya, approver=lena)
        record(
            action="partner.changed",
            kind="partner",
            code="ALDER",
            actor_id=priya.id,
            at=at.replace(day=18),
            data={"city": ["Dayton", "=Columbus"]},
        )
        record(
            action="program.targets_set",
            kind="program",
            code="VIR-2026-014",
            actor_id=priya.id,
            at=at,
            data={
                "figures": [{"partner": "ALDER", "period": None, "was": "1000", "now": "2500"}],
                "reason": "New shop",
            },
        )
        record(
            action="earnings.recalculated",
            kind="calculation",
            code="7",
            actor_id=None,
            at=at.replace(day=22),
            data={"reason": "Every night", "change": {"USD": "669.00"}, "entries": 3},
        )
    return kestrel


@pytest.fixture
def auditor(told: Tenant, olga: User, client_as: Callable[[User], Client]) -> Client:
    return client_as(olga)


def rows(client: Client, query: str = "") -> list[str]:
    answer = client.get(f"{URL}{query}")
    assert answer.status_code == 200
    body = answer.content.decode().split("<tbody>")
    if len(body) < 2:
        return []
    lines = re.findall(r"<tr>(.*?)</tr>", body[1], re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", line).split()) for line in lines]


def test_every_act_of_the_code_has_words() -> None:
    assert sorted(acts_in_code() - set(ACTS)) == []


def test_the_walk_through_the_code_finds_the_acts() -> None:
    assert {
        "run.approved",
        "import.rolled_back",
        "program.examples_not_required",
        "demo.moved",
    } <= acts_in_code()
    assert ROOT.exists()


def test_an_act_without_words_is_said_by_its_key() -> None:
    assert act_in_words("gadget.turned_on") == "Gadget: turned on"


def test_the_trail_is_told_in_words_the_last_first(auditor: Client) -> None:
    assert rows(auditor) == [
        "22 Nov 2026, 09:31 System Recalculated what is earned calculation 7 — +$669.00 Every night",
        "20 Nov 2026, 09:31 Priya Set targets of partners VIR-2026-014 terms then: v1 ALDER 1,000 → 2,500 — New shop",
        "18 Nov 2026, 09:31 Priya Changed a partner ALDER city Dayton → =Columbus — —",
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?object=alder", ["Changed a partner"]),
        ("?object=OSPREY-ONLY", []),
        ("?who=priya@kestrel.example", ["Set targets of partners", "Changed a partner"]),
        ("?who=system", ["Recalculated what is earned"]),
        ("?who=charlie@osprey.example", []),
        ("?first=2026-11-20&last=2026-11-20", ["Set targets of partners"]),
        ("?money=1", ["Recalculated what is earned"]),
        ("?object=%00", ["Recalculated what is earned", "Set targets of partners", "Changed a partner"]),
    ],
)
def test_the_trail_is_narrowed_by_its_address(query: str, found: list[str], auditor: Client) -> None:
    shown = rows(auditor, query)

    assert [next(words for words in ACTS.values() if f" {words} " in row) for row in shown] == found


def test_a_file_of_the_trail_holds_what_is_shown(auditor: Client) -> None:
    answer = auditor.get(f"{URL}?object=ALDER&cols=act,change,action&format=csv")

    assert list(csv.reader(io.StringIO(answer.content.decode()))) == [
        ["at", "act", "change", "action"],
        ["2026-11-18T09:31:00-06:00", "Changed a partner", "city: Dayton → =Columbus", "partner.changed"],
    ]


def test_objects_lead_to_their_pages_and_to_the_terms_as_they_were(auditor: Client) -> None:
    page = auditor.get(URL).content.decode()

    assert 'href="/t/kestrel/partners/ALDER/"' in page
    assert 'href="/t/kestrel/programs/VIR-2026-014/terms/#v1"' in page


def test_verifying_says_that_the_chain_is_intact_and_since_when(auditor: Client, told: Tenant) -> None:
    assert "The chain was not verified yet." in auditor.get(URL).content.decode()

    page = auditor.post(f"{URL}verify/", follow=True).content.decode()

    assert "The chain of 3 entries is intact." in page
    assert "Chain intact, verified 23 Nov by Olga: 3 entries" in " ".join(
        re.sub(r"<[^>]+>", "", page).split()
    )
    with tenant_context(told.id):
        assert AuditEvent.objects.get(action="trail.verified").data["intact"] is True


def test_a_trail_asks_the_database_as_often_for_many_entries_as_for_one(
    auditor: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    auditor.get(URL)

    for query in ("?object=VIR-2026-014", "?who=priya@kestrel.example"):
        with django_assert_num_queries(19):
            auditor.get(f"{URL}{query}")


def test_only_owners_and_auditors_read_the_trail(
    told: Tenant, priya: User, client_as: Callable[[User], Client]
) -> None:
    assert client_as(priya).get(URL).status_code == 403
    assert "Audit" not in client_as(priya).get("/t/kestrel/").content.decode()


def test_money_moves_with_recalculations_and_with_runs_that_are_let_out() -> None:
    assert money_effect("earnings.recalculated", {"change": {"USD": "-3.10", "EUR": "2"}}, "") == [
        ("EUR", Decimal(2)),
        ("USD", Decimal("-3.10")),
    ]
    assert money_effect("run.approved", {"payable": "83395.3000"}, "USD") == [("USD", Decimal("83395.3000"))]
    assert money_effect("run.prepared", {"payable": "83395.3000"}, "USD") == []
    assert money_effect("partner.changed", {"change": {"USD": "1"}}, "USD") == []


def test_changes_are_read_from_every_shape_that_acts_keep_them_in() -> None:
    def told(data: dict[str, Any]) -> list[tuple[str, str, str]]:
        return [(c.what, c.before, c.after) for c in changes(data)[0]]

    assert told({"city": ["Dayton", ""]}) == [("city", "Dayton", "—")]
    assert told({"day": {"before": "2026-11-23", "after": None}}) == [("day", "23 Nov 2026", "—")]
    assert told({"was": None, "now": "2026-12-01"}) == [("", "—", "1 Dec 2026")]
    assert told({"partners": ["ALDER", "BEXLEY"], "left": ["A", "B"]}) == []
    assert changes({"figures": [{"partner": str(n), "was": None, "now": "1"} for n in range(5)]})[1] == 2


def test_a_note_is_a_reason() -> None:
    assert (reason({"note": "Wrong tier"}), reason({"reason": "Spelling"}), reason({})) == (
        "Wrong tier",
        "Spelling",
        "",
    )
