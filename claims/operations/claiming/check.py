"""Running the checks over a claim, and keeping what they find."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from claims.checks.kit import Finding
from claims.checks.running import Checked, run_checks
from claims.enums import ClaimAction, ClaimState, EventKind, Severity
from claims.models import CheckRun, Claim, ClaimEvent, Flag
from claims.queries.claiming.behind import behind_the_walls
from claims.queries.claiming.facts import facts_of
from claims.queries.claiming.locks import lock_claim
from claims.queries.claiming.rules import rules
from claims.transitions import is_open, next_state
from vir.foundation.refusals import Refused
from vir.foundation.tenancy.context import current


class UnableToCheckClaim(Refused):
    """The checks cannot run over this claim now."""


@transaction.atomic
def check_claim(*, claim_id: UUID, at: datetime, today: date) -> CheckRun:
    """
    Run the checks over a submitted claim, and keep what they find as flags.

    Flags of the run before are replaced, except those about the same that a reviewer resolved. The claims of one
    partner are checked one after the other: of two that meet, the first one checked stands.

    :raises UnableToCheckClaim: if the claim is a draft, was withdrawn, or has its decision
    :raises Claim.DoesNotExist: if the tenant has no such claim
    """
    claim = lock_claim(claim_id)
    if not is_open(claim.state):
        raise UnableToCheckClaim(
            f"{claim.code}: checks run over claims that wait for a decision, and this one is"
            f" “{ClaimState(claim.state).label}”."
        )
    if claim.weighed is None:
        before = Claim.objects.filter(partner_id=claim.partner_id).aggregate(last=Max("weighed"))["last"]
        claim.weighed = (before or 0) + 1
        # Told to the database first: the questions of the checks read the order there.
        Claim.objects.filter(id=claim.id).update(weighed=claim.weighed)
    set_here = rules()
    checked = run_checks(facts_of(claim, set_here, today), set_here)
    run: CheckRun = CheckRun.objects.create(
        claim=claim, at=at, checks={one.check.name: _kept(one) for one in checked}
    )
    open_flags, is_news = _keep_flags(claim, run, checked, at)
    is_clean = not any(one.findings for one in checked)
    is_news = is_news or is_clean != claim.is_clean
    claim.is_clean = is_clean
    if claim.state == ClaimState.SUBMITTED:
        claim.state = next_state(claim.state, ClaimAction.BEGIN_REVIEW)
        ClaimEvent.objects.create(
            claim=claim,
            partner_id=claim.partner_id,
            kind=EventKind.CHECKED,
            by_partner=False,
            is_internal=True,
            data={"checks": len(checked), "flags": open_flags},
            actor_id=None,
            at=at,
        )
        is_news = True
    # Where a run finds what the one before found, a page that shows the claim is not stale.
    if is_news:
        claim.updated_at = at
    claim.save(update_fields=["is_clean", "state", "updated_at"])
    return run


def look_at_draft(
    *, claim: Claim, today: date | None = None, rows: Collection[int] | None = None
) -> list[Finding]:
    """
    Give what would have to be resolved about a draft as it stands, in words a partner may read.

    For warnings while it is written: nothing is kept, and what is about the vendor's own work is left out.

    :param today: the day of its last change where not given
    :param rows: look at these alone, as if there were no others; at all of them where not given
    """
    with behind_the_walls(current().user_id):
        set_here = rules()
        facts = facts_of(claim, set_here, today)
        # Comparing every number of a long claim with every other takes most of the time, and is not told.
        told = {
            name: replace(rule, is_on=rule.is_on and name not in _NOT_FOR_PARTNERS)
            for name, rule in set_here.items()
        }
        checked = run_checks(facts if rows is None else facts.of_rows(rows), told)
    return [
        finding
        for one in checked
        for finding in one.findings
        if one.severity_of(finding) is Severity.MUST_RESOLVE
    ]


# What one person may approve and when bank details changed is the vendor's own; and how numbers and documents are
# compared is not to be tried out until they pass.
_NOT_FOR_PARTNERS = frozenset({"split_claims", "bank_changed", "altered_number", "evidence_reuse"})


def _kept(one: Checked) -> dict[str, object]:
    return {
        "severity": one.rule.severity.value,
        "thresholds": {name: f"{value:f}" for name, value in one.rule.thresholds.items()},
        "findings": len(one.findings),
    }


def _keep_flags(claim: Claim, run: CheckRun, checked: Sequence[Checked], at: datetime) -> tuple[int, bool]:
    """Replace the claim's flags by those of a run. Gives how many nobody has resolved, and whether any changed."""
    standing = {(flag.check_name, flag.key): flag for flag in _standing(claim)}
    fresh: list[Flag] = []
    kept: set[UUID] = set()
    open_count = 0
    for one in checked:
        for finding in one.findings:
            flag = _flag(claim, run, one, finding)
            before = standing.get((flag.check_name, flag.key))
            if before is not None and _stands(before, flag):
                kept.add(before.id)
                open_count += not before.resolution
            else:
                fresh.append(flag)
                open_count += 1
    replaced = [flag.id for flag in standing.values() if flag.id not in kept]
    if replaced:
        Flag.objects.filter(id__in=replaced).update(replaced_at=at)
    Flag.objects.bulk_create(fresh)
    return open_count, bool(replaced or fresh)


def _standing(claim: Claim) -> Iterable[Flag]:
    found: Iterable[Flag] = Flag.objects.filter(claim=claim, replaced_at__isnull=True)
    return found


def _flag(claim: Claim, run: CheckRun, one: Checked, finding: Finding) -> Flag:
    return Flag(
        claim=claim,
        run=run,
        check_name=one.check.name,
        severity=one.severity_of(finding).value,
        key=finding.key,
        title=finding.title,
        sentence=finding.sentence,
        rows=list(finding.rows),
        at_risk=finding.at_risk,
    )


def _stands(before: Flag, now: Flag) -> bool:
    """
    Say whether a flag stays as it is.

    What a reviewer resolved stays unless more is at stake than they knew; where no amount says so, unless the sentence
    is another one.
    """
    same = (before.severity, before.title, before.sentence, before.rows, before.at_risk) == (
        now.severity,
        now.title,
        now.sentence,
        now.rows,
        now.at_risk,
    )
    if same or not before.resolution:
        return same
    if before.at_risk is None or now.at_risk is None:
        return bool(before.sentence == now.sentence)
    return bool(now.at_risk <= before.at_risk and set(now.rows) <= set(before.rows))
