"""How often checks find something, and how often people let it pass."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from claims.models import Claim, Flag
from claims.operations.claiming.check import check_claim
from claims.queries.claiming.rates import Rate, check_rates
from programs.models import Product
from tests.support.claim_world import KIT
from tests.support.sent_claims import sold
from vir.foundation.identity.models import User

Send = Callable[..., Claim]


def test_rates_count_claims_hits_and_what_people_said(
    send: Send, products: dict[str, Product], lena: User, moment: datetime
) -> None:
    claims = [send(sold(products[KIT], f"NO{place}X{place}Y", f"{90 + place}")) for place in range(4)]
    for claim in claims:
        check_claim(claim_id=claim.id, at=moment, today=moment.date())
        check_claim(claim_id=claim.id, at=moment + timedelta(minutes=1), today=moment.date())
    passed, upheld, _ = Flag.objects.filter(check_name="over_claim").order_by("claim__number")
    for flag, said in ((passed, "passed"), (upheld, "upheld")):
        flag.resolution, flag.resolution_reason = said, "Stock list seen"
        flag.resolved_by, flag.resolved_at = lena, moment
        flag.save()

    rates = check_rates(moment - timedelta(days=30))

    assert rates["over_claim"] == Rate("over_claim", claims=4, hits=3, resolved=2, overturned=1)
    assert (rates["over_claim"].hit_percent, rates["over_claim"].overturned_percent) == (75, 50)
    assert rates["serial_reuse"] == Rate("serial_reuse")
    assert check_rates(moment + timedelta(days=1))["over_claim"] == Rate("over_claim")


def test_a_check_is_noisy_when_people_mostly_let_pass_what_it_finds() -> None:
    assert Rate("benford", resolved=10, overturned=5).is_noisy is True
    assert Rate("benford", resolved=10, overturned=4).is_noisy is False
    assert Rate("benford", resolved=9, overturned=9).is_noisy is False
    assert Rate("benford").is_noisy is False
