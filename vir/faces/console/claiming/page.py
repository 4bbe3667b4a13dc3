"""The queue with one claim beside it, in all that the page says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from claims.enums import Reason
from claims.models import Claim, Flag
from claims.queries.claiming.claims import events_of, evidence_of, flags_of, passed_of
from claims.queries.claiming.policy import Policy, policy
from claims.queries.claiming.terms import all_terms
from partners.queries.segments import partner_choices
from programs.enums import ProgramStatus
from programs.queries.programs import ProgramFilters, list_programs
from vir.faces.console.claiming import asking, claim_shown, queue_read
from vir.faces.console.claiming.asking import Wanted, url
from vir.faces.console.claiming.deciding_words import total_of
from vir.faces.console.claiming.lines_shown import lines_context, read_lines_asked
from vir.faces.console.claiming.place import Addresses, Place, number_in
from vir.faces.console.claiming.prepared import (
    begun_with,
    changes_of,
    grant_of,
    granted_whole,
    kept,
    weighed_of,
)
from vir.faces.console.claiming.preparing import (
    Change,
    rows_in_words,
)
from vir.faces.console.claiming.proof import proof_context
from vir.faces.console.claiming.steps import changed_since, steps_shown
from vir.foundation.identity.queries import people_who_may
from vir.foundation.identity.roles import Right
from vir.foundation.money import format_number
from vir.foundation.web.access import TenantRequest

PARTNERS_MAX = 500
CHANGES_SHOWN = 8
UNPUBLISHED = (ProgramStatus.DRAFT, ProgramStatus.IN_APPROVAL)
MODES = ("approve", "reject", "ask")


@dataclass(frozen=True)
class Said:
    """What came back from an act that was refused: why, and what was typed."""

    refused: str = ""
    seen: datetime | None = None
    typed: Mapping[str, str] = field(default_factory=dict)
    sets: Sequence[str] = ()
    mode: str = ""
    flag: str = ""
    grant: Decimal | None = None


def desk_page(
    request: TenantRequest, claim: Claim | None, *, shows: str, said: Said | None = None
) -> HttpResponse:
    """
    Render the queue, with a claim beside it where there is one.

    :param shows: "list" or "claim": which half a narrow screen shows
    :param said: what an act that was refused left
    """
    access, asked = request.access, request.GET
    wanted = asking.read_wanted(asked if said is None or request.method == "GET" else request.POST)
    in_force = policy()
    queue = queue_read.read_queue(access, wanted, claim.code if claim else "")
    programs = [(one.code, one.name) for one in list_programs(ProgramFilters()).filter(id__in=_claimable())]
    partners = partner_choices("", PARTNERS_MAX)
    names = dict((*programs, *partners))
    shown: dict[str, Any] = {
        "tab": wanted.tab,
        "tab_label": queue_read.label_of(wanted.tab, access),
        "tabs": queue_read.tabs_of(access, wanted),
        "tab_url": url(access, "queue", Wanted(tab=wanted.tab).query()),
        "wanted": {
            "who": wanted.who,
            "risk": wanted.risk,
            "program": wanted.program,
            "partner": wanted.partner,
            "age": wanted.age,
            "value": wanted.value,
            "count": wanted.count,
            "words": asking.words_of(wanted, names, access.tenant.currency),
        },
        "programs": programs,
        "partners": partners,
        "stand": queue_read.stand_of(queue.claims, access, in_force),
        "clean": queue.clean,
        "groups": queue.groups,
        "nothing": "No claim matches." if wanted.count else queue_read.NOTHING[wanted.tab],
        "may_decide": access.may(Right.CLAIMS_DECIDE),
        "may_set": access.may(Right.CLAIMS_SETTINGS),
        "shows": shows,
        "claim": None,
    }
    if claim is not None:
        shown |= claim_context(request, claim, wanted, in_force, queue, said or Said())
    status = 422 if said is not None and said.refused else 200
    return render(request, "console/claims/queue.html", shown, status=status)


def claim_context(
    request: TenantRequest,
    claim: Claim,
    wanted: Wanted,
    in_force: Policy,
    queue: queue_read.Queue,
    said: Said,
) -> dict[str, Any]:
    """Give everything that the half with the claim says."""
    access, asked = request.access, request.GET
    flags, evidence = flags_of(claim), list(evidence_of(claim).select_related("file"))
    changes = changes_of(claim, said.sets or asked.getlist("set"), asked)
    place = Place(
        read_lines_asked(asked, flags),
        number_in(asked, "page") or 1,
        number_in(asked, "line"),
        changes,
        "page" in asked,
    )
    addresses = Addresses(access, claim, wanted, place, begins=bool(begun_with(claim)))
    lines = lines_context(access, claim, flags, evidence, place, addresses)
    may = claim_shown.may_of(access, claim, in_force)
    mode = said.mode or asked.get("decide", "")
    mode = mode if mode in MODES else ""
    grant = said.grant if said.grant is not None else grant_of(claim, asked)
    weighed = granted_whole(claim, grant) if grant is not None else weighed_of(claim, changes)
    total = total_of(
        claim, weighed, flags, mode=mode, limit=in_force.approval_limit, own=access.tenant.currency
    )
    events = events_of(claim, internal=True)
    head = claim_shown.facts_of(access, claim, wanted, in_force)
    before, after = _neighbours(queue, claim)
    head["previous_url"] = url(access, "claim", wanted.query(), code=before) if before else ""
    head["next_url"] = url(access, "claim", wanted.query(), code=after) if after else ""
    return {
        "claim": head,
        "may": may,
        "refused": said.refused,
        "changed": changed_since(events, said.seen, claim.partner.name, claim.currency),
        "flags": claim_shown.flags_shown(
            claim,
            flags,
            addresses,
            open_flag=said.flag or asked.get("resolve", ""),
            typed=said.typed.get("flag_reason", ""),
        ),
        "open_flags": sum(1 for flag in flags if not flag.resolution),
        "open_must": _open_must(flags),
        "passed": passed_of(claim),
        "checked_at": bool(claim.is_clean or flags),
        **lines,
        **proof_context(access, claim, evidence, lines["current_line"], lines["says"], asked, addresses),
        "mode": mode,
        "total": total,
        "needs_reason": grant is not None or any(not change.reason for change in changes.values()),
        "grant": "" if grant is None else f"{grant:f}",
        "grant_shown": f"{grant if grant is not None else claim.claimed_amount or Decimal(0):,.2f}",
        "here_pairs": addresses.pairs(decide="approve"),
        "kept_changes": kept(claim, changes),
        "changed_lines": _changed_lines(claim, changes, addresses),
        "changed_more": max(len(changes) - CHANGES_SHOWN, 0),
        "typed": {"text": "", "note": "", "reason": "", **said.typed},
        "decided": claim_shown.decided_of(claim),
        "first_approval": claim_shown.first_approval(claim),
        "events": steps_shown(events, claim.partner.name, claim.currency),
        "reviewers": claim_shown.reviewers_of(people_who_may(Right.CLAIMS_DECIDE)) if may.write else [],
        "payout_url": _payout_url(request, claim),
        "urls": urls_of(request, claim, wanted, addresses),
    }


def urls_of(request: TenantRequest, claim: Claim, wanted: Wanted, addresses: Addresses) -> dict[str, str]:
    """Give the addresses of what can be done from here."""
    access = request.access
    acts = {name: url(access, name, code=claim.code) for name in ("decide", "flag", "say", "assign")}
    return {
        **acts,
        "here": addresses.at(),
        "here_plain": url(access, "claim", code=claim.code),
        "part": addresses.at(anchor="claim-beside"),
        **{mode: addresses.at(decide=mode, anchor="decision") for mode in MODES},
        **{f"{mode}_get": addresses.at(decide=mode) for mode in MODES},
    }


def _changed_lines(claim: Claim, changes: Mapping[int, Change], addresses: Addresses) -> list[dict[str, str]]:
    """List what is changed, lines with the same answer together, each with a way back."""
    found: dict[tuple[Decimal, str], list[int]] = {}
    for change in changes.values():
        found.setdefault((change.quantity, change.reason), []).append(change.row)
    shown = []
    for (quantity, reason), rows in list(found.items())[:CHANGES_SHOWN]:
        rest = {row: change for row, change in changes.items() if row not in rows}
        which = f"Row{'s' if len(rows) > 1 else ''} {rows_in_words(rows)}"
        what = f"reduced to {format_number(quantity)}" if quantity else "rejected"
        why = f": {Reason(reason).label}" if reason else ""
        shown.append(
            {"words": f"{which} {what}{why}", "undo_url": addresses.at(changes=rest, anchor="decision")}
        )
    return shown


def _neighbours(queue: queue_read.Queue, claim: Claim) -> tuple[str, str]:
    """Give the codes of the claims before and after in the queue."""
    codes = [one.code for one in queue.claims]
    if claim.code not in codes:
        return "", codes[0] if codes else ""
    place = codes.index(claim.code)
    return (codes[place - 1] if place else ""), (codes[place + 1] if place + 1 < len(codes) else "")


def _open_must(flags: Sequence[Flag]) -> int:
    return sum(1 for flag in flags if flag.severity == "must_resolve" and not flag.resolution)


def _payout_url(request: TenantRequest, claim: Claim) -> str:
    """Give the address that shows what the program pays this partner so far, empty where there is none."""
    access, program = request.access, claim.terms.program
    if program is None or program.status in UNPUBLISHED or not access.may(Right.EARNINGS_VIEW):
        return ""
    words = {"tenant": access.tenant.slug, "code": program.code, "partner_code": claim.partner.code}
    return reverse("payouts:earned_so_far", kwargs=words)


def _claimable() -> list[Any]:
    return [one for one in all_terms(retired=True).values_list("program_id", flat=True) if one]
