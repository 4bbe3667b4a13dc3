"""One claim as its page shows it: what it asks for, who may do what about it, and what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse

from claims import transitions
from claims.enums import ClaimAction, ClaimKind, ClaimState, LineState, Reason, Resolution
from claims.models import Claim, Flag
from claims.queries.claiming.claims import Only, lines_of, may_decide
from claims.queries.claiming.clock import clock_of
from claims.queries.claiming.policy import Policy
from vir.faces.console.claiming.asking import Wanted, url
from vir.faces.console.claiming.place import Addresses
from vir.faces.console.claiming.preparing import rows_in_words
from vir.faces.console.claiming.queue_read import days_waited, value_of
from vir.foundation.identity.models import User
from vir.foundation.identity.roles import Right
from vir.foundation.money import format_money, format_number
from vir.foundation.periods import format_date
from vir.foundation.web.access import Access

DECIDED = (ClaimState.APPROVED, ClaimState.PART_APPROVED, ClaimState.REJECTED)


@dataclass(frozen=True)
class May:
    """What this person may do about the claim, and why not where they may not."""

    decide: bool
    ask: bool
    write: bool
    why_not: str = ""


@dataclass(frozen=True)
class Decided:
    """What was decided, in words."""

    words: str
    note: str
    reasons: tuple[dict[str, str], ...]


def facts_of(access: Access, claim: Claim, wanted: Wanted, policy: Policy) -> dict[str, Any]:
    """Give what the head of the claim says."""
    clock = clock_of(claim, access.today, policy)
    days = days_waited(claim, access)
    is_open = transitions.is_open(claim.state)
    slug = access.tenant.slug
    program = claim.terms.program
    return {
        "code": claim.code,
        "partner_name": claim.partner.name,
        "partner_url": reverse("partners:detail", kwargs={"tenant": slug, "code": claim.partner.code}),
        "offer": program.name if program else claim.terms.name,
        "offer_url": reverse("programs:overview", kwargs={"tenant": slug, "code": program.code})
        if program
        else url(access, "terms_detail", code=claim.terms.code),
        "kind": ClaimKind(claim.kind).label,
        "is_lump": claim.kind == ClaimKind.LUMP_SUM,
        "has_amounts": claim.claimed_amount is not None,
        "title": claim.title,
        "activity": claim.activity,
        "activity_on": claim.activity_on,
        "lines_count": claim.lines_count,
        "value": value_of(claim),
        "currency": claim.currency,
        "age": f"{days} day{'' if days == 1 else 's'}" if is_open and days else "today" if is_open else "",
        "state": ClaimState(claim.state).label,
        "clock": clock.words,
        "is_late": clock.is_late,
        "is_open": is_open,
        "assigned_to": claim.assigned_to,
        "assigned_email": claim.assigned_to.email if claim.assigned_to else "",
        "seen": claim.updated_at.isoformat(),
        "dispute_reason": claim.dispute_reason,
        "disputed_at": claim.disputed_at,
        "back_url": url(access, "queue", wanted.query()),
    }


def may_of(access: Access, claim: Claim, policy: Policy) -> May:
    """Say what this person may do about the claim, and in one sentence why not."""
    if not access.may(Right.CLAIMS_DECIDE):
        decides = "A claims reviewer, program manager, finance approver or owner decides"
        return May(False, False, False, f"You see this claim. {decides}.")
    if claim.state == ClaimState.DRAFT:
        return May(False, False, False, f"{claim.partner.name} is still writing it.")
    actions = transitions.actions_from(claim.state)
    if not transitions.is_open(claim.state):
        return May(False, False, claim.state != ClaimState.WITHDRAWN)
    why_not = may_decide(claim, access.user.id, separation=policy.separation)
    if why_not:
        return May(False, False, True, why_not)
    if ClaimAction.APPROVE not in actions:
        return May(False, False, True, "The checks run first. That takes a few seconds.")
    return May(True, ClaimAction.ASK in actions, True)


def flags_shown(
    claim: Claim, flags: Sequence[Flag], addresses: Addresses, *, open_flag: str, typed: str
) -> list[dict[str, Any]]:
    """
    List the flags with the way to their lines.

    :param open_flag: id of the flag whose form is open
    """
    shown = []
    for number, flag in enumerate(flags, start=1):
        is_this = str(flag.id) == open_flag or open_flag == f"flag-{number}"
        shown.append(
            {
                "id": str(flag.id),
                "anchor": f"flag-{number}",
                "title": flag.title,
                "sentence": flag.sentence,
                "at_risk": flag.at_risk,
                "is_must": flag.severity == "must_resolve",
                "lines_url": addresses.at(lines=f"flag-{number}", page=1, line=None, anchor="claim-beside")
                if flag.rows
                else "",
                "resolve_url": addresses.at(resolve=f"flag-{number}", anchor=f"flag-{number}"),
                "close_url": addresses.at(anchor=f"flag-{number}"),
                "resolution": _resolution(flag),
                "resolved_by": flag.resolved_by,
                "resolved_at": flag.resolved_at,
                "reason": flag.resolution_reason,
                "is_open_form": is_this and not flag.resolution,
                "typed": typed if is_this else "",
            }
        )
    return shown


def decided_of(claim: Claim) -> Decided | None:
    """Say what was decided; None while it has no decision."""
    if claim.decided_at is None or claim.decided_by is None:
        return None
    when = format_date(claim.decided_at.date())
    verb = ClaimState(claim.state).label if claim.state in DECIDED else "Decided"
    granted = ""
    if claim.state in (ClaimState.APPROVED, ClaimState.PART_APPROVED):
        granted = f": {granted_words(claim)}"
    second = f", after {claim.first_approved_by}" if claim.first_approved_by else ""
    lines = (
        lines_of(claim, Only.ALL)
        .filter(state__in=[LineState.REDUCED, LineState.REJECTED])
        .order_by("state", "reason", "row")
        .values_list("state", "reason", "note", "row")
    )
    found: dict[tuple[str, str, str], list[int]] = {}
    for state, reason, note, row in lines:
        found.setdefault((state, reason, note), []).append(row)
    reasons = tuple(
        {
            "words": f"Row{'s' if len(rows) > 1 else ''} {rows_in_words(rows)} {LineState(state).label.lower()}: "
            f"{Reason(reason).label}",
            "note": note,
        }
        for (state, reason, note), rows in found.items()
    )
    return Decided(f"{verb}{granted} by {claim.decided_by}{second} on {when}.", claim.decision_note, reasons)


def granted_words(claim: Claim) -> str:
    """Write what was approved of what was claimed."""
    if claim.approved_amount is not None and claim.claimed_amount is not None:
        approved = format_money(claim.approved_amount, claim.currency)
        claimed = format_money(claim.claimed_amount, claim.currency)
        return approved if approved == claimed else f"{approved} of {claimed}"
    approved_units = claim.approved_quantity or Decimal(0)
    if approved_units == claim.claimed_quantity:
        return f"{format_number(approved_units)} units"
    return f"{format_number(approved_units)} of {format_number(claim.claimed_quantity)} units"


def first_approval(claim: Claim) -> str:
    """Say that one person approved and a second one is needed; empty where that is not so."""
    if claim.first_approved_by is None or not transitions.is_open(claim.state):
        return ""
    return (
        f"{claim.first_approved_by} approved it. It is above the limit of one person: a second one decides."
    )


def reviewers_of(people: Sequence[User]) -> list[dict[str, str]]:
    """List who can be given a claim."""
    return [{"email": person.email, "name": str(person)} for person in people]


def _resolution(flag: Flag) -> str:
    return Resolution(flag.resolution).label if flag.resolution else ""
