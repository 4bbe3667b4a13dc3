"""The queue as it is shown: tabs with counts, the clean ones as one, the others one by one with shape and age."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from claims.enums import ClaimState
from claims.models import Claim
from claims.queries.claiming.claims import QueueTab, claims_for_queue, queue_counts
from claims.queries.claiming.policy import Policy, policy
from claims.transitions import is_open
from vir.faces.console.claiming.asking import TABS, Wanted, narrowed, url
from vir.foundation.identity.roles import Right
from vir.foundation.money import format_money, format_number
from vir.foundation.periods import local_date
from vir.foundation.web.access import Access

ROWS_SHOWN = 60
CLEAN_SHOWN = 2
# What one page shows before one press.
CLEAN_MAX = 200
LABELS = {
    "needs": "Needs me",
    "flagged": "Flagged",
    "clean": "Clean",
    "waiting": "Waiting for partner",
    "decided": "Decided",
}
NOTHING = {
    "needs": "No claims waiting.",
    "flagged": "No claim is flagged.",
    "clean": "No clean claim waits.",
    "waiting": "No claim waits for its partner.",
    "decided": "No claim was decided yet.",
}


@dataclass(frozen=True)
class Row:
    """One claim of the list."""

    code: str
    url: str
    partner: str
    amount: str
    shape: str
    severity: str
    says: str
    age: str
    age_spoken: str
    is_late: bool
    is_current: bool


@dataclass(frozen=True)
class Group:
    """Claims under a heading; `more` are left for the page of `more_url`."""

    heading: str
    count: int | None
    rows: tuple[Row, ...]
    more: int = 0
    more_url: str = ""


@dataclass(frozen=True)
class CleanGroup:
    """The clean claims that this person may approve with one press."""

    count: int
    total: str
    url: str


@dataclass(frozen=True)
class Stand:
    """How long the oldest claim has waited, against the days that are promised."""

    oldest_days: int | None
    target_days: int


@dataclass(frozen=True)
class Queue:
    """The queue, and the claims beside the one that is open."""

    claims: tuple[Claim, ...]
    groups: tuple[Group, ...]
    clean: CleanGroup


def tabs_of(access: Access, wanted: Wanted) -> list[dict[str, Any]]:
    """Make the tabs with how many claims each has; what was decided is not counted."""
    counts = queue_counts(reviewer_id=_reviewer(access), separation=policy().separation)
    return [
        {
            "label": label_of(key, access),
            "url": url(access, "queue", wanted.query(key)),
            "current": wanted.tab == key,
            "count": None if key == "decided" else counts.get(tab, 0),
        }
        for key, tab in TABS.items()
    ]


def label_of(key: str, access: Access) -> str:
    """Name a tab; for those who decide nothing, the first is what needs somebody."""
    if key == "needs" and not access.may(Right.CLAIMS_DECIDE):
        return "Needs a decision"
    return LABELS[key]


def read_queue(access: Access, wanted: Wanted, current: str = "") -> Queue:
    """
    Read the list of a tab.

    :param current: the code of the claim that is open
    """
    rows = asked_for(access, wanted)
    if wanted.tab != "needs":
        claims = list(rows[: ROWS_SHOWN + 1])
        if wanted.tab != "decided":
            claims.sort(key=_place(access))
        heading = "" if wanted.tab in ("decided", "clean") else LABELS[wanted.tab]
        more = rows.count() - ROWS_SHOWN if len(claims) > ROWS_SHOWN else 0
        group = _group(access, wanted, heading, claims[:ROWS_SHOWN], current, more)
        return Queue(tuple(claims[:ROWS_SHOWN]), (group,) if claims else (), _clean(access, wanted))
    open_ones = list(rows[: 4 * ROWS_SHOWN])
    flagged = sorted((one for one in open_ones if not one.is_clean), key=_place(access))[:ROWS_SHOWN]
    clean = sorted((one for one in open_ones if one.is_clean), key=_place(access))
    # The one that is open stands in the list whatever its place.
    shown = [one for place, one in enumerate(clean) if place < CLEAN_SHOWN or one.code == current]
    groups = []
    if flagged:
        groups.append(_group(access, wanted, "Flagged", flagged, current))
    if clean:
        more = len(clean) - len(shown)
        clean_group = _group(access, wanted, "" if flagged else "Clean", shown, current, more, tab="clean")
        groups.append(clean_group)
    return Queue((*flagged, *clean), tuple(groups), _clean(access, wanted))


def asked_for(access: Access, wanted: Wanted) -> QuerySet[Claim]:
    """List the claims of a tab that the filters leave."""
    return narrowed(_of_tab(access, TABS[wanted.tab]), wanted, access)


def clean_claims(access: Access, wanted: Wanted) -> list[Claim]:
    """List the clean claims that the filters leave and this person may decide."""
    return list(narrowed(clean_ones(access), wanted, access)[:CLEAN_MAX])


def clean_ones(access: Access) -> QuerySet[Claim]:
    """List the clean claims that this person may decide."""
    return _of_tab(access, QueueTab.NEEDS_ME).filter(is_clean=True, disputed_at__isnull=True)


def _of_tab(access: Access, tab: QueueTab) -> QuerySet[Claim]:
    found = claims_for_queue(tab, reviewer_id=_reviewer(access), separation=policy().separation)
    return found.select_related("terms__program", "partner", "assigned_to")


def stand_of(claims: Iterable[Claim], access: Access, policy: Policy) -> Stand:
    """Say how long the oldest of the open claims has waited."""
    days = [days_waited(one, access) for one in claims if is_open(one.state)]
    return Stand(max(days, default=None), policy.decide_days)


def days_waited(claim: Claim, access: Access) -> int:
    """Count the days since a claim was submitted, in the vendor's own time."""
    if claim.submitted_at is None:
        return 0
    return max((access.today - local_date(claim.submitted_at, access.tenant.time_zone)).days, 0)


def value_words(claims: Sequence[Claim]) -> str:
    """Add claims up by currency; those whose amount the program says are counted in units."""
    sums: dict[str, Decimal] = {}
    units = Decimal(0)
    for one in claims:
        if one.claimed_amount is None:
            units += one.claimed_quantity
        else:
            sums[one.currency] = sums.get(one.currency, Decimal(0)) + one.claimed_amount
    parts = [format_money(amount, currency) for currency, amount in sorted(sums.items())]
    return " + ".join([*parts, f"{format_number(units)} units"] if units else parts)


def value_of(claim: Claim) -> str:
    """Write what a claim asks for."""
    return value_words([claim]) or "nothing"


def _place(access: Access) -> Callable[[Any], tuple[bool, bool, int]]:
    """Give where a claim stands in the list: late ones first, then those with a square, the newest on top."""

    def place(claim: Any) -> tuple[bool, bool, int]:
        is_late = claim.due_on is not None and claim.due_on < access.today
        return not is_late, not claim.flags_open, -claim.number

    return place


def _reviewer(access: Access) -> Any:
    return access.user.id if access.may(Right.CLAIMS_DECIDE) else None


def _clean(access: Access, wanted: Wanted) -> CleanGroup:
    if wanted.tab not in ("needs", "clean"):
        return CleanGroup(0, "", "")
    claims = clean_claims(access, wanted)
    query = wanted.query("clean")
    return CleanGroup(len(claims), value_words(claims), url(access, "clean", query))


def _group(
    access: Access,
    wanted: Wanted,
    heading: str,
    claims: Sequence[Claim],
    current: str,
    more: int = 0,
    tab: str = "",
) -> Group:
    rows = tuple(_row(access, wanted, one, current) for one in claims)
    more_url = ""
    if more:
        page = "queue" if tab else "list"
        more_url = url(access, page, wanted.query(tab))
    return Group(heading, len(claims) if heading else None, rows, more, more_url)


def _row(access: Access, wanted: Wanted, claim: Claim, current: str) -> Row:
    shape, severity, says = look_of(claim)
    days = days_waited(claim, access)
    is_waiting_for_us = is_open(claim.state) and claim.state != ClaimState.WAITING
    late = bool(is_waiting_for_us and claim.due_on and claim.due_on < access.today)
    aged = is_open(claim.state) and days > 0
    return Row(
        code=claim.code,
        url=url(access, "claim", wanted.query(), code=claim.code),
        partner=claim.partner.name,
        amount=value_of(claim),
        shape=shape,
        severity=severity,
        says=says,
        age=f"{days}d" if aged else "",
        age_spoken=f"{days} day{'' if days == 1 else 's'}{', late' if late else ''}" if aged else "",
        is_late=late,
        is_current=claim.code == current,
    )


def look_of(claim: Any) -> tuple[str, str, str]:
    """Give the shape of a claim of the queue, its severity and what it says."""
    if claim.state == ClaimState.REJECTED:
        return "cross", "", "rejected"
    if claim.state in (ClaimState.APPROVED, ClaimState.PART_APPROVED):
        return "check", "done", ClaimState(claim.state).label.lower()
    if claim.state == ClaimState.WITHDRAWN:
        return "back", "", "withdrawn"
    if claim.flags_open:
        return "square", "must", "must be resolved"
    if claim.flags_look:
        return "act", "act", "look"
    if claim.is_clean:
        return "ring", "", "clean"
    return "review", "", "being checked"
