"""What the page of a partner says of its claims."""

from __future__ import annotations

from django.test import Client

from tests.faces.console.claiming.conftest import Stage, sale
from tests.faces.console.claiming.test_deciding import decide
from tests.faces.console.test_partner360 import said


def test_decided_claims_stand_beside_the_open_ones_of_that_partner_alone(
    stage: Stage, reviewer: Client
) -> None:
    decide(reviewer, stage.claim(sale("A-1")))
    decide(reviewer, stage.claim(sale("A-2", "6"), sale("A-3")), set="1:4:quantity_differs")
    decide(reviewer, stage.claim(sale("B-1"), partner=stage.brook))
    stage.claim(sale("A-4"))

    shown = said(reviewer.get("/t/kestrel/claims/of/ALDER/"))

    assert shown.startswith("1 open, $16.00")
    assert "2 decided: 1 approved, 1 in part, 0 rejected" in shown
