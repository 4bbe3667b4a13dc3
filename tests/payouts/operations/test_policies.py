"""A payout policy is proposed by one person, decided by another, and one at a time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from payouts.enums import NegativePolicy
from payouts.models import PayoutPolicy
from payouts.operations.policies import UnableToSetPayoutPolicy, decide_policy, propose_policy
from payouts.queries.policy import policy_in_force
from vir.foundation.audit.models import AuditEvent
from vir.foundation.identity.models import User
from vir.foundation.tenancy.models import Tenant

INVOICE: dict[str, Any] = {"negative": "invoice"}


@pytest.fixture
def waiting(inside: Tenant, finn: User, moment: datetime) -> PayoutPolicy:
    """Finn proposed to invoice what is below zero."""
    return propose_policy(rules=INVOICE, reason="We invoice", actor_id=finn.id, at=moment)


@pytest.mark.parametrize(
    ("rules", "reason", "says"),
    [
        pytest.param(INVOICE, " ", ["Reason: write why it changes, in 1 to 500 characters."], id="no reason"),
        pytest.param(
            INVOICE, "x" * 501, ["Reason: write why it changes, in 1 to 500 characters."], id="too long"
        ),
        pytest.param(
            {}, "As it is", ["These are the rules in force already. Nothing was proposed."], id="no change"
        ),
        pytest.param(
            {"negative": "forget"}, "Forget it", ["Below zero: choose what happens with it."], id="unknown"
        ),
        pytest.param(
            {"negative": "forget"},
            "",
            [
                "Below zero: choose what happens with it.",
                "Reason: write why it changes, in 1 to 500 characters.",
            ],
            id="all at once",
        ),
    ],
)
def test_what_cannot_be_proposed_is_named(
    inside: Tenant, finn: User, moment: datetime, rules: dict[str, Any], reason: str, says: list[str]
) -> None:
    with pytest.raises(UnableToSetPayoutPolicy) as refused:
        propose_policy(rules=rules, reason=reason, actor_id=finn.id, at=moment)

    assert [fault.message for fault in refused.value.faults] == says
    assert not PayoutPolicy.objects.exists()


def test_one_change_waits_at_a_time(waiting: PayoutPolicy, lena: User, moment: datetime) -> None:
    with pytest.raises(UnableToSetPayoutPolicy, match="Another change waits for a second person"):
        propose_policy(rules={"negative": "offset"}, reason="Offset", actor_id=lena.id, at=moment)

    assert PayoutPolicy.objects.get() == waiting


def test_nobody_decides_the_own_proposal(waiting: PayoutPolicy, finn: User, moment: datetime) -> None:
    with pytest.raises(UnableToSetPayoutPolicy, match=r"You proposed this change"):
        decide_policy(number=1, agree=True, actor_id=finn.id, at=moment)

    assert policy_in_force().negative is NegativePolicy.CARRY_OVER


def test_it_is_in_force_only_once_agreed_and_retires_the_one_before(
    waiting: PayoutPolicy, finn: User, lena: User, moment: datetime
) -> None:
    assert policy_in_force().negative is NegativePolicy.CARRY_OVER

    decide_policy(number=1, agree=True, actor_id=lena.id, at=moment)
    assert policy_in_force().negative is NegativePolicy.INVOICE

    propose_policy(rules={"negative": "offset"}, reason="Offset", actor_id=lena.id, at=moment)
    decide_policy(number=2, agree=True, actor_id=finn.id, at=moment)

    assert policy_in_force().negative is NegativePolicy.OFFSET
    assert list(PayoutPolicy.objects.order_by("number").values_list("number", "state")) == [
        (1, "retired"),
        (2, "active"),
    ]
    assert AuditEvent.objects.filter(object_kind="payout_policy").count() == 4


def test_what_is_rejected_changes_nothing_and_is_not_decided_again(
    waiting: PayoutPolicy, lena: User, moment: datetime
) -> None:
    decide_policy(number=1, agree=False, actor_id=lena.id, at=moment)

    assert policy_in_force().negative is NegativePolicy.CARRY_OVER
    for number in (1, 7):
        with pytest.raises(UnableToSetPayoutPolicy, match=f"Version {number} does not wait"):
            decide_policy(number=number, agree=True, actor_id=lena.id, at=moment)
