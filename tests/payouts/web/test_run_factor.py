"""A policy can ask for a second factor before a run is approved."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.core.cache import cache
from django.test import Client

from payouts.models import PayoutRun
from payouts.posting.policy import Policy, read_policy, written
from tests.support.second_factor import AGAIN_WITH_CODE, give_app, stand_still
from vir.foundation.identity.models import User

ClientAs = Callable[[User], Client]
POLICY = "/t/kestrel/settings/payouts/"
RULES = {
    "from": "0",
    "approvals": "1",
    "negative": "carry_over",
    "cooling_off_days": "7",
    "factor_for_payees": "on",
    "factor_for_approvals": "on",
    "reason": "Fraud at a friend",
}


def test_the_switches_are_off_where_nobody_spoke_and_read_back_as_they_were_written() -> None:
    assert (Policy().factor_for_payees, Policy().factor_for_approvals) == (False, False)
    for payees, approvals in ((True, False), (False, True)):
        policy = Policy(factor_for_payees=payees, factor_for_approvals=approvals)
        assert read_policy(written(policy)) == (policy, [])


def test_with_the_switch_on_a_run_is_approved_after_a_fresh_code_only(
    ready: PayoutRun,
    lena: User,
    olga: User,
    client_as: ClientAs,
    moment: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cache.clear()
    watch = stand_still(monkeypatch)
    approver = client_as(lena)
    client_as(olga).post(POLICY, RULES)
    approver.post(f"{POLICY}1/decide/", {"act": "agree"})
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", approver.get(POLICY).content.decode()))
    assert "Payee details change only with a second factor, at the vendor and at its partners." in page
    assert "A run is approved only with a second factor." in page
    approve = f"/t/kestrel/finance/runs/{ready.code}/approve/"

    led = [approver.get(approve), approver.post(approve, {"seal": ready.seal})]
    assert [a.headers["Location"].partition("?")[0] for a in led] == ["/accounts/security/app/"] * 2
    give_app(lena)
    asked = [approver.get(approve), approver.post(approve, {"seal": ready.seal})]
    assert [a.headers["Location"].partition("?")[0] for a in asked] == [AGAIN_WITH_CODE] * 2
    assert PayoutRun.objects.get().state == "ready"

    approver.post(AGAIN_WITH_CODE, {"code": watch.code(), "next": approve})
    assert approver.get(approve).status_code == 200
    assert approver.post(approve, {"seal": ready.seal}).status_code == 302
    assert PayoutRun.objects.get().state == "approved"
