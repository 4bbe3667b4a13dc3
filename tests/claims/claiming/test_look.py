"""A draft is looked through before it is sent; what its partner was told is kept, and stays once it was sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.db.utils import ProgrammingError

from claims.checks.kit import Finding
from claims.models import Claim, DraftLook
from claims.operations.claiming import look
from claims.operations.claiming.fix import keep_row, remove_rows
from claims.operations.claiming.look import look_through, submit_looked_through
from claims.operations.claiming.refusals import NoSuchClaim, UnableToClaim
from claims.operations.claiming.start import discard_claim
from claims.queries.claiming.looks import look_of, warnings_of
from tests.claims.claiming.conftest import DRIVER, NOW, TODAY, Stage, sale

pytestmark = pytest.mark.django_db
Draft = Callable[..., Claim]
LATER = NOW + timedelta(minutes=5)


@contextmanager
def refused(words: str) -> Iterator[None]:
    with pytest.raises((IntegrityError, InternalError, ProgrammingError), match=words), transaction.atomic():
        yield


def looked_through(stage: Stage, claim: Claim, **more: Any) -> DraftLook | None:
    values = {"actor_id": stage.marta.id, "at": LATER, "today": TODAY}
    return look_through(claim_id=claim.id, **(values | more))


def keep(stage: Stage, claim: Claim, row: int, **more: Any) -> None:
    """Keep a row that is more than was bought, with a reason."""
    why = {"code": "check_over_claim", "reason": "Stock of last year", "actor_id": stage.marta.id, "at": NOW}
    keep_row(claim_id=claim.id, row=row, **why, **more)


def test_what_was_seen_is_kept_with_the_state_of_the_draft_the_day_and_the_person(
    stage: Stage, draft: Draft
) -> None:
    claim = draft(sale("INV-1", "1200"), sale("INV-2"))

    with stage.alder():
        keep(stage, claim, 1, everywhere=True)
        kept = looked_through(stage, claim)

    assert kept is not None
    assert (kept.day, kept.at, kept.claim_at, kept.looked_by_id) == (TODAY, LATER, NOW, stage.marta.id)
    assert [(one["check"], one["rows"]) for one in kept.findings] == [("over_claim", [1, 2])]


def test_a_look_is_about_the_draft_as_it_stood_and_about_its_day(stage: Stage, draft: Draft) -> None:
    claim = draft(sale("INV-1"), sale("INV-2"))

    with stage.alder():
        looked_through(stage, claim)
        now = look_of(claim, TODAY)
        tomorrow = look_of(claim, TODAY + timedelta(days=1))
        remove_rows(claim_id=claim.id, rows=[1], actor_id=stage.marta.id, at=LATER)
        changed = look_of(Claim.objects.get(id=claim.id), TODAY)

    assert (now is not None, tomorrow, changed) == (True, None, None)


def test_a_draft_that_is_looked_through_again_has_the_newest_look_only(stage: Stage, draft: Draft) -> None:
    claim = draft(sale("INV-1", "1200"), sale("DRV-1", sku=DRIVER))

    with stage.alder():
        keep(stage, claim, 1)
        looked_through(stage, claim)
        remove_rows(claim_id=claim.id, rows=[1], actor_id=stage.marta.id, at=LATER)
        looked_through(stage, claim)

        assert [(kept.claim_at, kept.findings) for kept in DraftLook.objects.all()] == [(LATER, [])]


def test_nothing_is_kept_of_a_draft_that_is_changed_while_the_checks_run(
    stage: Stage, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = draft(sale("INV-1"), sale("INV-2"))

    def changes(**_: object) -> list[Finding]:
        remove_rows(claim_id=claim.id, rows=[1], actor_id=stage.marta.id, at=LATER)
        return []

    monkeypatch.setattr(look, "look_at_draft", changes)

    with stage.alder():
        assert (looked_through(stage, claim), DraftLook.objects.count()) == (None, 0)


def test_what_stays_behind_is_neither_told_of_nor_counted(stage: Stage, draft: Draft) -> None:
    # They bought 1,000 of it: 1,200 are too many, and 900 are not.
    claim = draft(sale("INV-1", "900"), sale("INV-2", "300"))

    with stage.alder():
        keep(stage, claim, 1)
        without = looked_through(stage, claim)
        assert without is not None
        assert without.findings == []
        keep(stage, claim, 2)
        kept = looked_through(stage, claim)

    assert kept is not None
    found = [[one.check for one in warnings_of(kept, rows)] for rows in (None, [2], [3])]
    assert found == [["over_claim"], ["over_claim"], []]


def test_only_a_draft_that_was_looked_through_as_it_stands_today_is_sent(stage: Stage, draft: Draft) -> None:
    claim = draft(sale("INV-1"), sale("INV-2"))
    press = {"claim_id": claim.id, "leave_out_bad": False, "actor_id": stage.marta.id, "at": LATER}
    words = "This draft was not looked through as it stands today, so it cannot be sent yet."

    with stage.alder():
        with pytest.raises(UnableToClaim, match=words):
            submit_looked_through(**press, claim_at=NOW, today=TODAY)
        looked_through(stage, claim)
        with pytest.raises(UnableToClaim, match=words):
            submit_looked_through(**press, claim_at=NOW, today=TODAY + timedelta(days=1))
        with pytest.raises(UnableToClaim, match=words):
            submit_looked_through(**press, claim_at=NOW - timedelta(minutes=1), today=TODAY)
        sent = submit_looked_through(**press, claim_at=NOW, today=TODAY)

    assert sent.state == "submitted"


def test_a_sent_or_discarded_claim_is_not_looked_through(stage: Stage, draft: Draft, sent: Draft) -> None:
    gone = draft(sale("INV-8"))
    with stage.alder():
        discard_claim(claim_id=gone.id, actor_id=stage.marta.id, at=NOW)

        for claim in (sent(sale("INV-1")), gone):
            with stage.alder(), pytest.raises(UnableToClaim, match="so its rows stay as they are"):
                looked_through(stage, claim)


def test_a_person_of_another_partner_neither_makes_nor_sees_a_look(stage: Stage, draft: Draft) -> None:
    claim, own = draft(sale("INV-1")), draft(sale("BRK-1"), rival=True)
    with stage.alder():
        looked_through(stage, claim)

    with stage.brook():
        with pytest.raises(NoSuchClaim):
            looked_through(stage, claim, actor_id=stage.rolf.id)
        looked_through(stage, own, actor_id=stage.rolf.id)
        seen = list(DraftLook.objects.values_list("claim_id", flat=True))
        told = {"day": TODAY, "at": LATER, "claim_at": NOW, "looked_by_id": stage.rolf.id}
        with refused("row-level security"):
            DraftLook.objects.create(claim_id=claim.id, partner_id=stage.partner.id, **told)
        with refused("a claim of its own partner"):
            DraftLook.objects.create(claim_id=claim.id, partner_id=stage.rival.id, **told)

    assert seen == [own.id]


def test_nobody_says_that_somebody_else_looked(stage: Stage, draft: Draft) -> None:
    claim = draft(sale("INV-1"))

    with stage.alder(), refused("by the person who asks"):
        looked_through(stage, claim, actor_id=stage.rolf.id)


@pytest.mark.parametrize("side", ["alder", "vendor"])
def test_what_was_told_before_a_claim_was_sent_is_changed_by_nobody(
    stage: Stage, draft: Draft, side: str
) -> None:
    claim = draft(sale("INV-1"))
    with stage.alder():
        looked_through(stage, claim)
        submit_looked_through(
            claim_id=claim.id,
            claim_at=NOW,
            leave_out_bad=False,
            actor_id=stage.marta.id,
            at=LATER,
            today=TODAY,
        )

    with getattr(stage, side)():
        kept = DraftLook.objects.filter(claim=claim)
        with refused("stays as it was"):
            kept.update(findings=[{"check": "none"}])
        with refused("permission denied"):
            kept.delete()

        assert [one.at for one in kept] == [LATER]


def test_a_look_does_not_move_to_another_claim(stage: Stage, draft: Draft) -> None:
    claim, other = draft(sale("INV-1")), draft(sale("INV-2"))
    with stage.alder():
        looked_through(stage, claim)

    with stage.vendor(), refused("stays with its claim"):
        DraftLook.objects.filter(claim=claim).update(claim_id=other.id)
