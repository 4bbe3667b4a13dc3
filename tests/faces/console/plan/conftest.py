"""A vendor with a year behind it: programs that are closed and live, two segments, sales."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client

from partners.models import Partner
from payouts.operations.recalculate import recalculate
from programs.models import Product, Program
from tests.faces.console.plan.documents import flat
from tests.factories import make_line, make_partner, make_product, make_published_program, make_segment
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

PLAN = "/t/kestrel/plan/"
CALENDAR, BUDGET, NEXT = f"{PLAN}calendar/", f"{PLAN}budget/", f"{PLAN}next-year/"
ClientAs = Callable[[User], Client]


def said(response: Any) -> str:
    """Give the words of a page, without those of its frame."""
    html = response.content.decode()
    body = html[html.index("<main") : html.index("</main>")]
    body = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", body, flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body))).strip()


class Year:
    """What a test puts into the vendor's year."""

    def __init__(self, tenant: Tenant, owner: User, approver: User, at: datetime) -> None:
        self.tenant, self.owner, self.approver, self.at = tenant, owner, approver, at
        with self.inside():
            self.partners = {code: make_partner(code) for code in ("ALDER", "BEXLEY", "CORVUS")}
            make_segment("Electrical", [self.partners["ALDER"], self.partners["BEXLEY"]])
            make_segment("Industrial", [self.partners["CORVUS"]])
            self.drill: Product = make_product("DRILL-1", category="Cordless")

    def inside(self) -> Any:
        """Open the vendor's context."""
        return tenant_context(self.tenant.id, user_id=self.owner.id)

    def program(
        self, code: str, first: str, last: str, status: str = "live", who: str = "ALDER", **changes: Any
    ) -> Program:
        """Publish a program for a partner's segment."""
        partner: Partner = self.partners[who]
        segment = "Industrial" if who == "CORVUS" else "Electrical"
        document = flat(code, first, last, eligibility={"segments": [segment]}, **changes)
        with self.inside():
            return make_published_program(
                document, partners=[partner], owner=self.owner, approver=self.approver, status=status
            )

    def sale(self, day: str, net: str, who: str = "ALDER") -> None:
        """Sell something."""
        with self.inside():
            make_line(self.partners[who], self.drill, date.fromisoformat(day), net)

    def calculate(self) -> None:
        """Bring the earnings up to date."""
        with self.inside():
            recalculate(scope="full", reason="test", today=date(2026, 11, 23), at=self.at)


@pytest.fixture
def year(kestrel: Tenant, priya: User, lena: User, moment: datetime) -> Year:
    return Year(kestrel, priya, lena, moment)
