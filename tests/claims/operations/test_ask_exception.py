"""Asking for an exception: those who set offers are written to, and the trail keeps the reason."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest

from claims.models import ClaimTerms
from claims.operations.ask_exception import ask_exception
from claims.operations.claiming.refusals import UnableToClaim
from tests.factories import NOON, make_partner, make_person
from tests.support.claim_world import make_offer
from tests.support.letters import posted
from vir.foundation.audit.models import AuditEvent
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

TODAY = date(2026, 11, 23)
LINK = "https://vir.example/t/kestrel/claims/terms/"
OnCommit = Callable[..., AbstractContextManager[Any]]


def closed_offer(kestrel: Tenant, **fields: Any) -> ClaimTerms:
    owner = make_person(kestrel, "olga", "owner")
    make_person(kestrel, "rita", "claims_reviewer")
    return make_offer(owner, kind="lump_sum", amount=100, deadline_days=10, name="Summer Bonus", **fields)


def test_who_sets_offers_is_written_to_and_the_trail_keeps_the_reason(
    kestrel: Tenant, django_capture_on_commit_callbacks: OnCommit
) -> None:
    with django_capture_on_commit_callbacks(execute=True), tenant_context(kestrel.id):
        terms = closed_offer(kestrel)
        alder = make_partner("ALDER", name="Alder Supply")
        marta = make_person(kestrel, "marta", "partner_admin", alder.id)
        ask_exception(
            terms_id=terms.id,
            partner_id=alder.id,
            reason=" Our warehouse was closed. ",
            link=LINK,
            actor_id=marta.id,
            at=NOON,
            today=TODAY,
        )
        (kept,) = AuditEvent.objects.filter(action="claim_terms.exception_asked")

    letters = posted(kestrel)
    assert [(letter.to, letter.subject) for letter in letters] == [
        (["olga@kestrel.example"], "Alder Supply asks for an exception: Summer Bonus")
    ]
    assert "It could be claimed until 10 Nov 2026." in letters[0].body
    assert LINK in letters[0].body
    assert (kept.object_code, kept.data) == ("CT-1", {"reason": "Our warehouse was closed."})


@pytest.mark.parametrize(
    ("reason", "fields", "said"),
    [
        ("  ", {}, "Say why the claim comes late, so that somebody can decide about it."),
        ("x" * 501, {}, "The reason has 501 characters, and at most 500 are kept. Shorten it."),
        ("Why", {"ends_on": TODAY}, "Summer Bonus can be claimed until 3 Dec 2026. Start the claim."),
    ],
)
def test_what_is_not_a_question_is_refused(
    kestrel: Tenant, reason: str, fields: dict[str, Any], said: str
) -> None:
    with tenant_context(kestrel.id):
        terms = closed_offer(kestrel, **fields)
        alder = make_partner("ALDER")
        marta = make_person(kestrel, "marta", "partner_admin", alder.id)

        with pytest.raises(UnableToClaim) as refused:
            ask_exception(
                terms_id=terms.id,
                partner_id=alder.id,
                reason=reason,
                link=LINK,
                actor_id=marta.id,
                at=NOON,
                today=TODAY,
            )

    assert refused.value.message == said
    assert posted(kestrel) == []
