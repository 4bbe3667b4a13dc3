"""A line that came with an approved claim counts like any other, and is known from the day of the decision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from claims.models import Claim, ClaimTerms
from partners.models import Partner
from payouts.enums import LineFate
from payouts.queries.lines import Question, judged_lines
from payouts.queries.promises import promise_of
from payouts.queries.volumes import Cutoff
from programs.models import Product, Program
from tests.factories import NOON, make_line
from vir.foundation.identity.models import User


@pytest.mark.parametrize("shape", [{}, {"returns": "original_period"}])
def test_a_claims_line_is_known_from_its_decision_on(
    alder: Partner,
    drill: Product,
    publish: Callable[..., Program],
    finn: User,
    priya: User,
    shape: dict[str, Any],
) -> None:
    program = publish(alder, basis="sell_through", **shape)
    terms = ClaimTerms.objects.create(
        code="CT-1",
        name="Reported sales",
        kind="volume",
        program=program,
        currency="USD",
        starts_on=date(2026, 10, 1),
        ends_on=date(2026, 12, 31),
        created_by=priya,
        created_at=NOON,
    )
    decided = datetime(2026, 11, 20, 12, tzinfo=NOON.tzinfo)
    claim = Claim.objects.create(
        number=10482,
        terms=terms,
        partner=alder,
        kind="volume",
        currency="USD",
        state="approved",
        created_at=NOON,
        updated_at=NOON,
        submitted_at=NOON,
        due_on=date(2026, 11, 27),
        decided_at=decided,
        decided_by=finn,
    )
    make_line(alder, drill, date(2026, 10, 9), "120", basis="sell_through", batch_id=claim.id, row=41)
    promise = promise_of(program.code)
    assert promise is not None
    cutoff = Cutoff(date(2026, 11, 22), date(2026, 11, 23))
    question = Question(promise, promise.periods[0], alder.id, alder.code, cutoff)

    def known(by: datetime) -> list[tuple[str, Decimal]]:
        found = judged_lines(question, [LineFate.COUNTED], limit=10, known_by=by)
        return [(line.key, line.net) for line in found]

    assert known(decided) == [("CLM-10482-41", Decimal(120))]
    assert known(decided - timedelta(seconds=1)) == []
