"""Finding claims, their rows, and what was found and said about them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Q, QuerySet, When

from claims import transitions
from claims.checks.catalogue import CHECKS
from claims.enums import ClaimState, EventKind, LineState, Severity
from claims.models import CheckRun, Claim, ClaimEvent, ClaimLine, Evidence, Flag
from claims.queries.claiming.behind import behind_the_walls, is_partner, own_tenant
from partners.queries.looked_after import looked_after_by
from vir.foundation.identity.queries import people_of_partner, people_of_tenant
from vir.foundation.periods import local_date

OPEN_STATES: Final = tuple(state.value for state in ClaimState if transitions.is_open(state))
DECIDED_STATES: Final = tuple(state.value for state in ClaimState if transitions.is_decided(state))
IN_HAND: Final = (ClaimState.IN_REVIEW.value, ClaimState.DISPUTED.value)
DIGITS_MAX: Final = 9


class QueueTab(StrEnum):
    """The tabs of the review queue."""

    NEEDS_ME = "needs_me"
    FLAGGED = "flagged"
    CLEAN = "clean"
    WAITING = "waiting"
    DECIDED = "decided"
    ALL = "all"


class Only(StrEnum):
    """Which rows of a claim."""

    ALL = "all"
    NEEDS_FIX = "needs_fix"
    TO_CHECK = "to_check"
    READY = "ready"
    REMOVED = "removed"
    FLAGGED = "flagged"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Step:
    """
    One step or message in the life of a claim.

    :param who: the person's name; empty for the vendor's people where a partner reads, and for the system
    """

    kind: str
    label: str
    by_partner: bool
    is_internal: bool
    who: str
    text: str
    data: dict[str, Any]
    at: datetime


def claim_by_number(number: int) -> Claim | None:
    """Find a claim by its number, with its terms and partner."""
    return Claim.objects.select_related("terms", "partner").filter(number=number).first()


def claim_by_id(claim_id: UUID) -> Claim | None:
    """Find a claim, with its terms and partner."""
    return Claim.objects.select_related("terms", "partner").filter(id=claim_id).first()


def claims_for_queue(
    tab: QueueTab | str = QueueTab.NEEDS_ME,
    *,
    words: str = "",
    kind: str = "",
    partner_id: UUID | None = None,
    program_id: UUID | None = None,
    assignee_id: UUID | None = None,
    reviewer_id: UUID | None = None,
    separation: bool = True,
) -> QuerySet[Claim]:
    """
    List submitted claims of a tab, those that are due first; decided ones with the newest first.

    Each has `flags_open` (to be resolved), `flags_look` and the terms and partner beside it.

    :param reviewer_id: leave out of "needs me" what this person may not decide, or somebody else has taken
    """
    found: QuerySet[Claim] = _counted().filter(_of_tab(QueueTab(tab), reviewer_id, separation=separation))
    if kind:
        found = found.filter(kind=kind)
    if partner_id is not None:
        found = found.filter(partner_id=partner_id)
    if program_id is not None:
        found = found.filter(terms__program_id=program_id)
    if assignee_id is not None:
        found = found.filter(assigned_to_id=assignee_id)
    for word in words.split():
        found = found.filter(_named(word))
    if tab == QueueTab.DECIDED:
        return found.order_by("-decided_at", "-number")
    return found.order_by("due_on", "number")


def queue_counts(*, reviewer_id: UUID | None = None, separation: bool = True) -> dict[QueueTab, int]:
    """Count the claims of every tab."""
    tabs = {tab: _of_tab(tab, reviewer_id, separation=separation) for tab in QueueTab}
    counted: dict[str, int] = Claim.objects.aggregate(
        **{tab.value: Count("id", filter=where) for tab, where in tabs.items()}
    )
    return {tab: counted[tab.value] for tab in QueueTab}


def own_claims(partner_id: UUID, *, state: str = "") -> QuerySet[Claim]:
    """List a partner's claims, drafts before the others, the newest first; readable by its own people too."""
    found: QuerySet[Claim] = Claim.objects.filter(partner_id=partner_id).select_related("terms")
    found = (
        found.filter(state=state) if state else found.exclude(state="withdrawn", submitted_at__isnull=True)
    )
    is_draft = Case(When(state=ClaimState.DRAFT, then=0), default=1, output_field=IntegerField())
    return found.alias(is_draft=is_draft).order_by("is_draft", "-number")


def lines_of(claim: Claim, only: Only | str = Only.ALL) -> QuerySet[ClaimLine]:
    """List the rows of a claim in their order; all but removed ones unless asked for."""
    found: QuerySet[ClaimLine] = ClaimLine.objects.filter(claim=claim).order_by("row")
    wanted = Only(only)
    if wanted is Only.ALL:
        return found.exclude(state=LineState.REMOVED)
    if wanted is Only.FLAGGED:
        return found.filter(row__in=_flagged_rows(claim)).exclude(state=LineState.REMOVED)
    return found.filter(state=LineState(wanted.value))


def counts_of(claim: Claim) -> dict[Only, int]:
    """Count the rows of a claim for the tabs above them; flagged ones where the vendor asks."""
    lines = ClaimLine.objects.filter(claim=claim)
    states = {only: LineState(only.value) for only in Only if only.value in list(LineState)}
    counted: dict[str, int] = lines.aggregate(
        all=Count("id", filter=~Q(state=LineState.REMOVED)),
        **{only.value: Count("id", filter=Q(state=state)) for only, state in states.items()},
    )
    flagged = 0 if is_partner() else lines_of(claim, Only.FLAGGED).count()
    return {only: flagged if only is Only.FLAGGED else counted[only.value] for only in Only}


def evidence_of(claim: Claim) -> QuerySet[Evidence]:
    """List the documents of a claim that are in force, the oldest first."""
    found: QuerySet[Evidence] = Evidence.objects.filter(claim=claim, removed_at__isnull=True)
    return found.select_related("file").order_by("uploaded_at", "file__name", "id")


def events_of(claim: Claim, *, internal: bool) -> list[Step]:
    """List the steps of a claim, the oldest first; with the vendor's own notes where asked."""
    found = ClaimEvent.objects.filter(claim=claim).order_by("at", "id")
    if not internal:
        found = found.filter(is_internal=False)
    # Of steps of one moment, the one that comes first in a claim's life.
    places = {kind.value: place for place, kind in enumerate(EventKind)}
    steps = sorted(found, key=lambda step: (step.at, places[step.kind]))
    names = _names(claim)
    return [
        Step(
            kind=step.kind,
            label=EventKind(step.kind).label,
            by_partner=step.by_partner,
            is_internal=step.is_internal,
            who=names.get(step.actor_id, ""),
            text=step.text,
            data=step.data,
            at=step.at,
        )
        for step in steps
    ]


def flags_of(claim: Claim) -> list[Flag]:
    """List the flags in force, those that must be resolved first; of the vendor only."""
    found = Flag.objects.filter(claim=claim, replaced_at__isnull=True).select_related("resolved_by")
    order = {name: place for place, name in enumerate(CHECKS)}
    return sorted(
        found,
        key=lambda flag: (
            bool(flag.resolution),
            flag.severity != Severity.MUST_RESOLVE,
            order.get(flag.check_name, len(order)),
            flag.key,
        ),
    )


def passed_of(claim: Claim) -> list[str]:
    """Name the checks that ran last and found nothing: "duplicates", "dates"; of the vendor only."""
    run = CheckRun.objects.filter(claim=claim).order_by("-at", "-id").first()
    if run is None:
        return []
    return [
        check.passed
        for name, check in CHECKS.items()
        if name in run.checks and not run.checks[name]["findings"]
    ]


def may_decide(claim: Claim, user_id: UUID, *, separation: bool) -> str:
    """Say why a person may not decide about a claim; empty where they may."""
    return may_not_decide([claim], user_id, separation=separation).get(claim.id, "")


def may_not_decide(claims: Iterable[Claim], user_id: UUID, *, separation: bool) -> dict[UUID, str]:
    """Say, for several claims at once, why a person may not decide about them; those they may are left out."""
    looked_after = looked_after_by(user_id) if separation else set()
    found = {}
    for claim in claims:
        if claim.submitted_by_id == user_id:
            found[claim.id] = "You submitted this claim, so somebody else decides about it."
        elif claim.partner_id in looked_after:
            found[claim.id] = (
                f"You look after {claim.partner.name}, so somebody else decides about its claims."
            )
    return found


def jobs_of(claim: Claim) -> UUID | None:
    """Give the job that reads the claim's file at this moment, None where none does."""
    job = claim.sniffed.get("job")
    return UUID(job) if job else None


def opened_on(claim: Claim) -> date | None:
    """Give the day on which a claim was submitted, in the vendor's own time."""
    return None if claim.submitted_at is None else local_date(claim.submitted_at, own_tenant().time_zone)


def _counted() -> QuerySet[Claim]:
    in_force = Q(flags__replaced_at__isnull=True, flags__resolution="")
    found: QuerySet[Claim] = Claim.objects.select_related("terms", "partner", "assigned_to").annotate(
        flags_open=Count("flags", filter=in_force & Q(flags__severity=Severity.MUST_RESOLVE)),
        flags_look=Count("flags", filter=in_force & Q(flags__severity=Severity.LOOK)),
    )
    return found


def _of_tab(tab: QueueTab, reviewer_id: UUID | None, *, separation: bool) -> Q:
    in_hand = Q(state__in=IN_HAND)
    if tab is QueueTab.NEEDS_ME and reviewer_id is not None:
        mine = Q(assigned_to__isnull=True) | Q(assigned_to_id=reviewer_id)
        looked_after = looked_after_by(reviewer_id) if separation else set()
        others = Q(submitted_by_id=reviewer_id) | Q(partner_id__in=looked_after)
        return in_hand & mine & ~others & ~Q(first_approved_by_id=reviewer_id)
    return {
        QueueTab.NEEDS_ME: in_hand,
        QueueTab.FLAGGED: in_hand & Q(is_clean=False),
        QueueTab.CLEAN: in_hand & Q(is_clean=True, disputed_at__isnull=True),
        QueueTab.WAITING: Q(state=ClaimState.WAITING),
        QueueTab.DECIDED: Q(state__in=DECIDED_STATES),
        QueueTab.ALL: Q(submitted_at__isnull=False),
    }[tab]


def _named(word: str) -> Q:
    """Write that a claim is named by a word: its number, its partner, its terms or an invoice in it."""
    named = (
        Q(partner__name__icontains=word)
        | Q(partner__code__icontains=word)
        | Q(terms__name__icontains=word)
        | Q(terms__code__iexact=word)
        | Q(id__in=ClaimLine.objects.filter(invoice__iexact=word).values("claim_id"))
    )
    digits = word.upper().removeprefix("CLM-")
    if digits.isascii() and digits.isdigit() and len(digits) <= DIGITS_MAX:
        named |= Q(number=int(digits))
    return named


def _flagged_rows(claim: Claim) -> set[int]:
    found = Flag.objects.filter(claim=claim, replaced_at__isnull=True).values_list("rows", flat=True)
    return {row for rows in found for row in rows}


def _names(claim: Claim) -> dict[UUID | None, str]:
    """Name the people of a claim's story: to a partner its own, to the vendor all of them."""
    with_vendor = not is_partner()
    # The walls of the portal show no people; a partner's own are read in front of them.
    with behind_the_walls(None):
        people = list(people_of_partner(claim.partner_id)) + (list(people_of_tenant()) if with_vendor else [])
        return {one.user_id: one.user.name for one in people}
