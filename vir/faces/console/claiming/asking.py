"""How the queue is asked for: a tab and filters, told by the address and kept from page to page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from claims.models import Claim
from claims.queries.claiming.claims import QueueTab
from vir.foundation.money import NumberInvalid, format_money_short, parse_decimal
from vir.foundation.web.access import Access

# What the tabs are called in addresses.
TABS = {
    "needs": QueueTab.NEEDS_ME,
    "flagged": QueueTab.FLAGGED,
    "clean": QueueTab.CLEAN,
    "waiting": QueueTab.WAITING,
    "decided": QueueTab.DECIDED,
}
WHO = {"mine": "assigned to you", "nobody": "assigned to nobody"}
RISKS = {
    "must": "with something that must be resolved",
    "look": "with something to look at",
    "clean": "clean",
}
DAYS_MAX = 3650
# A claim that was submitted at noon has waited a day at noon of the next one.
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Wanted:
    """What of the queue is asked for; empty where nothing is narrowed."""

    tab: str = "needs"
    who: str = ""
    risk: str = ""
    program: str = ""
    partner: str = ""
    age: int | None = None
    value: Decimal | None = None

    @property
    def count(self) -> int:
        """Count the filters."""
        given = (self.who, self.risk, self.program, self.partner, self.age, self.value)
        return sum(one not in ("", None) for one in given)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Give the filters as an address holds them, without the tab."""
        given = (
            ("who", self.who),
            ("risk", self.risk),
            ("program", self.program),
            ("partner", self.partner),
            ("age", "" if self.age is None else str(self.age)),
            ("value", "" if self.value is None else f"{self.value:f}"),
        )
        return [(name, value) for name, value in given if value]

    def query(self, tab: str = "") -> str:
        """Write the address's query for a tab, the present one where none is named."""
        return urlencode([("tab", tab or self.tab), *self.pairs])


def read_wanted(asked: QueryDict) -> Wanted:
    """Read what is asked for; a value that is none narrows nothing."""
    text = {
        name: asked.get(name, "").replace("\x00", "").strip()
        for name in ("tab", "who", "risk", "program", "partner")
    }
    return Wanted(
        tab=text["tab"] if text["tab"] in TABS else "needs",
        who=text["who"] if text["who"] in WHO else "",
        risk=text["risk"] if text["risk"] in RISKS else "",
        program=text["program"][:40],
        partner=text["partner"][:80],
        age=_days(asked.get("age", "")),
        value=_amount(asked.get("value", "")),
    )


def narrowed(claims: QuerySet[Any], wanted: Wanted, access: Access) -> QuerySet[Claim]:
    """Leave of a list what the filters ask for."""
    found: QuerySet[Any] = claims
    if wanted.who == "mine":
        found = found.filter(assigned_to_id=access.user.id)
    if wanted.who == "nobody":
        found = found.filter(assigned_to__isnull=True)
    if wanted.risk == "must":
        found = found.filter(flags_open__gt=0)
    if wanted.risk == "look":
        found = found.filter(flags_open=0, flags_look__gt=0)
    if wanted.risk == "clean":
        found = found.filter(is_clean=True)
    if wanted.program:
        found = found.filter(terms__program__code=wanted.program)
    if wanted.partner:
        found = found.filter(partner__code=wanted.partner)
    if wanted.age is not None:
        found = found.filter(submitted_at__lte=access.now - wanted.age * DAY)
    if wanted.value is not None:
        found = found.filter(claimed_amount__gte=wanted.value)
    return found


def words_of(wanted: Wanted, names: dict[str, str], currency: str) -> str:
    """
    Write what is narrowed to: "assigned to you, of Alder Supply, worth $500 or more".

    :param names: of programs and partners by code
    """
    parts = [WHO.get(wanted.who, ""), RISKS.get(wanted.risk, "")]
    if wanted.program:
        parts.append(f"under {names.get(wanted.program, wanted.program)}")
    if wanted.partner:
        parts.append(f"of {names.get(wanted.partner, wanted.partner)}")
    if wanted.age is not None:
        parts.append(f"waiting {wanted.age} days or more")
    if wanted.value is not None:
        parts.append(f"worth {format_money_short(wanted.value, currency)} or more")
    return ", ".join(part for part in parts if part)


def url(access: Access, name: str, query: str = "", **words: Any) -> str:
    """Give the address of a page of the desk."""
    target = reverse(f"claiming:{name}", kwargs={"tenant": access.tenant.slug, **words})
    return f"{target}?{query}" if query else target


def _days(text: str) -> int | None:
    clean = text.strip()
    if not (clean.isascii() and clean.isdigit() and len(clean) <= 4):
        return None
    return min(int(clean), DAYS_MAX) or None


def _amount(text: str) -> Decimal | None:
    try:
        amount = parse_decimal(text.replace(",", "").replace("$", "").strip())
    except NumberInvalid:
        return None
    return amount if 0 < amount < 10**13 else None
