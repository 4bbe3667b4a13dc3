"""P8, analyse: a program is not closed before it is said what happens next, and what is said is kept."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from programs.models import Program, ProgramDecision
from programs.operations.create_program import create_program
from programs.operations.save_draft import save_draft
from programs.queries.decisions import earlier_result
from programs.queries.programs import current_version
from tests.factories import NOON, make_published_program, program_document
from tests.scenarios.conftest import Demo
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context

CODE = "VIR-2026-005"
CLOSE = f"/t/kestrel/programs/{CODE}/close/"
DECIDE = f"/t/kestrel/programs/{CODE}/decide/"


def said(answer: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))).strip()


def run_out(demo: Demo) -> None:
    """Let a program have run its course in June."""
    people = {name: User.objects.get(email=f"{name}@kestrel.example") for name in ("priya", "osei")}
    document = program_document(code=CODE, name="Q2 Tiers", starts_on="2026-04-01", ends_on="2026-06-30")
    with tenant_context(demo.tenant.id):
        make_published_program(document, partners=[], owner=people["priya"], approver=people["osei"])


def status(demo: Demo) -> str:
    with tenant_context(demo.tenant.id):
        return str(Program.objects.get(code=CODE).status)


def test_closing_shows_what_was_earned_and_asks_for_a_decision(demo: Demo) -> None:
    run_out(demo)
    priya = demo.signed_in("priya")

    page = priya.get(CLOSE)
    without = priya.post(CLOSE, {})
    no_reason = priya.post(CLOSE, {"choice": "stop", "reason": " "})

    assert "What it brought Net eligible $0.00 Goal 0% of $6,500,000" in said(page)
    for answer, asked in ((without, "Decision: choose repeat"), (no_reason, "Reason: write 1 to 300")):
        assert answer.status_code == 422
        assert asked in said(answer)
    assert status(demo) == "live"


def test_home_asks_what_happens_with_a_program_that_ended_a_month_ago(demo: Demo) -> None:
    run_out(demo)

    priya, finn = (said(demo.signed_in(name).get("/t/kestrel/")) for name in ("priya", "finn"))

    assert "Q2 Tiers ended on 30 Jun 2026: repeat, adjust or stop?" in priya
    assert "repeat, adjust or stop?" not in finn


def test_the_decision_is_kept_with_the_result_and_can_be_taken_again(demo: Demo) -> None:
    run_out(demo)
    priya = demo.signed_in("priya")

    closed = priya.post(CLOSE, {"choice": "stop", "reason": "Nobody bought more."}, follow=True)
    again = priya.post(DECIDE, {"choice": "adjust", "reason": "With a kicker."}, follow=True)

    assert f"{CODE} is closed. Decided: stop." in said(closed)
    assert "Adjust : With a kicker." in said(again)
    with tenant_context(demo.tenant.id):
        kept = ProgramDecision.objects.filter(program__code=CODE).order_by("decided_at", "id")
        assert sorted((one.choice, one.result["earned"]) for one in kept) == [("adjust", "0"), ("stop", "0")]
    assert status(demo) == "closed"


def test_the_demos_closed_program_carries_its_decision(demo: Demo) -> None:
    page = demo.signed_in("priya").get("/t/kestrel/programs/VIR-2026-009/decide/")

    assert "Net eligible $2,897,055.00 Goal 96% of $3,000,000 Earned $87,226.30" in said(page)
    assert "13 Nov 2026 Adjust : Nearly every partner reached Tier 1 without a push." in said(page)


def test_a_stopped_design_that_comes_back_is_named_with_its_reason(demo: Demo) -> None:
    run_out(demo)
    demo.signed_in("priya").post(CLOSE, {"choice": "stop", "reason": "Nobody bought more."})

    with tenant_context(demo.tenant.id):
        owner = User.objects.get(email="priya@kestrel.example")
        days = {
            "starts_on": NOON.date().replace(year=2027, month=4),
            "ends_on": NOON.date().replace(year=2027),
        }
        draft = create_program(name="Again", actor_id=owner.id, at=NOON, **days)
        document = {**program_document(), "code": draft.code, "name": "Again"}
        document |= {key: day.isoformat() for key, day in days.items()}
        save_draft(
            program_id=draft.id,
            document=document,
            budget=None,
            seen_revision=current_version(draft).revision,
            actor_id=owner.id,
            at=NOON,
        )
        found = earlier_result(Program.objects.get(id=draft.id))

    assert found is not None
    assert found.was_stopped
    assert found.sentence == (
        "100% the same as Q2 Tiers (VIR-2026-005). Decided on 23 Nov 2026: stop, “Nobody bought more.”. "
        "Repeat on purpose?"
    )
