"""What is owed and will not be paid is released by two people, and never what a run still pays."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from payouts.enums import Account
from payouts.models import BalanceRelease, LedgerEntry, LedgerLeg
from payouts.operations.books.propose_release import (
    UnableToProposeRelease,
    cancel_release,
    decide_release,
    propose_release,
)
from payouts.queries.books.releasable import releasable
from programs.models import Program
from tests.factories import make_person
from tests.payouts.conftest import Q3
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User
from vir.foundation.tenancy.models import Tenant

ClientAs = Callable[[User], Client]
Propose = Callable[..., BalanceRelease]
PAGE = "/t/kestrel/finance/accruals/release/"
# Of the page, whatever number of proposals.
QUERIES = 15
CORVUS = "VIR-2026-009|CORVUS|2026-07-01|earned_payable"


def text_of(response: Any) -> str:
    """Give the words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).strip()


def rows() -> list[tuple[str, str, Decimal, Decimal]]:
    return [(row.partner_code, row.account.value, row.owed, row.free) for row in releasable()]


@pytest.fixture
def expired(closed_q3: Program) -> Program:
    """A program put away with what its closed quarter owes: no run pays that any more."""
    Program.objects.filter(id=closed_q3.id).update(status="archived")
    return closed_q3


@pytest.fixture
def propose(expired: Program, finn: User, moment: datetime) -> Propose:
    """Propose the release of what is owed to Corvus, or as told."""

    def proposed(**changes: Any) -> BalanceRelease:
        told = {
            "program_code": "VIR-2026-009",
            "partner_code": "CORVUS",
            "period_start": Q3,
            "account": Account.EARNED_PAYABLE,
            "amount": Decimal("12000.00"),
            "reason": "It expired by the terms",
            "evidence_text": "Terms, section 7",
            "actor_id": finn.id,
            "at": moment,
        }
        return propose_release(**{**told, **changes})

    return proposed


def test_what_a_run_is_to_pay_is_not_free(closed_q3: Program, finn: User, moment: datetime) -> None:
    assert rows() == [
        ("CORVUS", "earned_payable", Decimal(12000), Decimal(0)),
        ("EASTGATE", "earned_payable", Decimal(40), Decimal(0)),
    ]
    assert releasable()[0].why == "A run still pays $12,000.00: an adjustment lowers that."

    with pytest.raises(
        UnableToProposeRelease, match=r"\$12,000\.00 is owed there, \$0\.00 of it free\. A run still"
    ):
        propose_release(
            program_code="VIR-2026-009",
            partner_code="CORVUS",
            period_start=Q3,
            account=Account.EARNED_PAYABLE,
            amount=Decimal(1),
            reason="x",
            evidence_text="x",
            actor_id=finn.id,
            at=moment,
        )


def test_two_people_release_a_balance_and_it_is_posted_in_both_names(
    propose: Propose, finn: User, lena: User, moment: datetime
) -> None:
    key = uuid4()
    release = propose(amount=Decimal("9000.00"), form_key=key)
    assert propose(amount=Decimal("9000.00"), form_key=key).id == release.id
    with pytest.raises(
        UnableToProposeRelease, match=r"You proposed RL-2026-001\. A second person decides it"
    ):
        decide_release(code=release.code, approve=True, actor_id=finn.id, at=moment)

    decided = decide_release(code=release.code, approve=True, actor_id=lena.id, at=moment)

    entry = LedgerEntry.objects.get(kind="release")
    assert (decided.entry_id, entry.column, entry.note) == (entry.id, "released", "It expired by the terms")
    assert (entry.created_by_id, entry.approved_by_id) == (finn.id, lena.id)
    assert sorted(LedgerLeg.objects.filter(entry=entry).values_list("account", "amount")) == [
        ("earned_payable", Decimal(9000)),
        ("rebate_expense", Decimal(-9000)),
    ]
    assert rows()[0] == ("CORVUS", "earned_payable", Decimal(3000), Decimal(3000))
    assert list(
        AuditEvent.objects.filter(action__contains="release")
        .order_by("number")
        .values_list("action", flat=True)
    ) == ["release.proposed", "liability.released", "release.approved"]
    with pytest.raises(UnableToProposeRelease, match="RL-2026-001 is approved already"):
        decide_release(code=release.code, approve=True, actor_id=lena.id, at=moment)


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"amount": Decimal("12000.01")}, "amount", "cannot be released: $12,000.00 is owed there"),
        ({"amount": Decimal(0)}, "amount", "write one above 0"),
        ({"amount": Decimal("0.001")}, "amount", "in whole cents"),
        ({"reason": " "}, "reason", "Reason: write it in 1 to 500 characters."),
        ({"evidence_text": ""}, "evidence", "Evidence: write it in 1 to 500 characters."),
        ({"partner_code": "FENWICK"}, "", "Nothing is owed there any more"),
        ({"account": Account.APPROVED_PAYABLE}, "", "Nothing is owed there any more"),
    ],
)
def test_what_does_not_fit_is_refused(
    changes: dict[str, Any], field: str, sentence: str, propose: Propose
) -> None:
    with pytest.raises(UnableToProposeRelease) as refused:
        propose(**changes)

    assert refused.value.field == field
    assert sentence in refused.value.message
    assert not BalanceRelease.objects.exists()


def test_a_release_is_rejected_with_a_reason_and_taken_back_by_its_proposer(
    propose: Propose, finn: User, lena: User, moment: datetime
) -> None:
    first, second = propose(), propose()
    with pytest.raises(UnableToProposeRelease, match="Note: write why it is rejected"):
        decide_release(code=first.code, approve=False, actor_id=lena.id, at=moment)
    with pytest.raises(UnableToProposeRelease, match="proposed RL-2026-002, and takes it back"):
        cancel_release(code=second.code, actor_id=lena.id, at=moment)

    decide_release(code=first.code, approve=False, note="Ask them first", actor_id=lena.id, at=moment)
    cancel_release(code=second.code, actor_id=finn.id, at=moment)

    found = BalanceRelease.objects.order_by("code").values_list("state", "decision_note", "entry")
    assert list(found) == [("rejected", "Ask them first", None), ("cancelled", "", None)]
    assert not LedgerEntry.objects.filter(kind="release").exists()


def test_the_pages_lead_from_the_balance_to_the_entry(
    expired: Program, finn: User, lena: User, client_as: ClientAs
) -> None:
    rollforward = client_as(finn).get("/t/kestrel/finance/accruals/")
    assert f'href="{PAGE}"' in rollforward.content.decode()
    listed = client_as(finn).get(PAGE)
    assert (
        "CORVUS Supply CORVUS Q3 Fasteners VIR-2026-009 from 1 Jul 2026 Earned rebates payable $12,000.00"
        in (text_of(listed))
    )
    form = client_as(finn).get(f"{PAGE}propose/", {"of": CORVUS})
    assert "Release what is owed to CORVUS Supply" in text_of(form)
    assert 'name="amount" inputmode="decimal" value="12,000.00"' in form.content.decode()

    typed = {"of": CORVUS, "amount": "12,000.00", "reason": "Expired", "evidence_text": ""}
    refused = client_as(finn).post(f"{PAGE}propose/", typed)
    assert (refused.status_code, "Evidence: write it" in text_of(refused)) == (422, True)
    assert (
        client_as(finn).post(f"{PAGE}propose/", {**typed, "evidence_text": "Section 7"})["Location"] == PAGE
    )
    waits = text_of(client_as(finn).get(PAGE))
    assert "Proposed by you: a second person decides it." in waits
    assert "$12,000.00 $12,000.00 RL-2026-001 waits" in waits
    assert client_as(finn).post(f"{PAGE}RL-2026-001/decide/", {"act": "approve"}).status_code == 403
    assert "Release $12,000.00" in text_of(client_as(lena).get(PAGE))
    client_as(lena).post(f"{PAGE}RL-2026-001/decide/", {"act": "approve"})

    entry = LedgerEntry.objects.get(kind="release")
    done = client_as(finn).get(PAGE).content.decode()
    assert f'href="/t/kestrel/finance/entries/{entry.code}/"' in done
    assert client_as(finn).get(f"{PAGE}propose/", {"of": CORVUS}).status_code == 404
    assert client_as(finn).get(f"{PAGE}propose/", {"of": "VIR-2026-009|EASTGATE|x|y"}).status_code == 404


def test_an_auditor_reads_and_releases_nothing(
    kestrel: Tenant, expired: Program, propose: Propose, client_as: ClientAs
) -> None:
    auditor = make_person(kestrel, "ada", "auditor")
    release = propose()

    page = client_as(auditor).get(PAGE)

    assert "$12,000.00" in text_of(page)
    assert "<form" not in page.content.decode().partition("<main")[2].partition("</main>")[0]
    assert client_as(auditor).post(f"{PAGE}propose/", {"of": CORVUS}).status_code == 403
    assert client_as(auditor).post(f"{PAGE}{release.code}/decide/", {"act": "approve"}).status_code == 403
    assert BalanceRelease.objects.get().state == "proposed"


def test_the_page_costs_the_same_for_one_proposal_as_for_three(
    propose: Propose, finn: User, client_as: ClientAs
) -> None:
    client = client_as(finn)
    propose()
    client.get(PAGE)
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(PAGE)
        costs.append(len(asked))
        propose(amount=Decimal(1))
        propose(amount=Decimal(2))

    assert costs == [QUERIES, QUERIES]
