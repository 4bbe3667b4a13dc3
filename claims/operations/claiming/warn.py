"""What the vendor's checks would find about a draft, said to its partner while it can still be put right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from claims.checks.kit import Finding
from claims.enums import LineState
from claims.importers.claim_columns import REMOVE, TYPED, problem
from claims.models import Claim, ClaimLine
from claims.operations.claiming.check import look_at_draft
from claims.operations.claiming.written import write_rows
from claims.queries.claiming.behind import behind_the_walls
from vir.foundation.kept import kept
from vir.foundation.words import later

# Why a person keeps a row that a check warns about is kept among its cells.
KEEP: Final = f"{TYPED}keep:"
CHECK: Final = "check_"
KEEP_FIX: Final = {"act": "keep", "label": later("Keep with a reason…")}
# Checks about rows that meet one another, which a draft holds against each other itself.
SAID_OF_ONE: Final = ("exact_duplicate", "serial_reuse")


def warn(claim: Claim, lines: Sequence[ClaimLine], *, actor_id: UUID | None, today: date) -> None:
    """
    Hold a draft against the checks, and keep what they say with the rows as warnings.

    A warning never keeps a row out: it is kept with a reason, and the reviewer reads both.
    """
    with behind_the_walls(actor_id):
        found = look_at_draft(claim=claim, today=today)
    bad = {line.row for line in lines if any(one["weight"] == "bad" for one in line.problems)}
    by_row: dict[int, list[Finding]] = defaultdict(list)
    for finding in found:
        if finding.check in SAID_OF_ONE and (bad & set(finding.rows) or finding.key.startswith("within:")):
            # Of two rows that meet, the later one has been told already.
            continue
        for row in finding.rows:
            by_row[row].append(finding)
    changed = []
    for line in lines:
        own = [one for one in line.problems if not is_warning(one)]
        if line.state != LineState.REMOVED:
            own += _warnings(line, own, by_row.get(line.row, ()))
        if own != line.problems:
            line.problems = own
            line.state = line.state if line.state == LineState.REMOVED else state_of(own)
            changed.append(line)
    write_rows(changed, ["problems", "state"])


def is_warning(one: Mapping[str, Any]) -> bool:
    """Say whether a problem of a row comes from a check."""
    return bool(one["code"].startswith(CHECK))


def state_of(problems: Sequence[Mapping[str, Any]]) -> str:
    """Give where a row stands with its problems."""
    if any(one["weight"] == "bad" for one in problems):
        return LineState.NEEDS_FIX.value
    if any(not one.get("kept") for one in problems):
        return LineState.TO_CHECK.value
    return LineState.READY.value


def _warnings(
    line: ClaimLine, own: Sequence[Mapping[str, Any]], findings: Sequence[Finding]
) -> list[dict[str, Any]]:
    if any(one["weight"] == "bad" for one in own):
        # One thing after the other: a check says more about a row once it can be read at all.
        return []
    warnings: dict[str, dict[str, Any]] = {}
    for finding in findings:
        code = f"{CHECK}{finding.check}"
        if code in warnings:
            continue
        one = problem(
            code,
            "quantity" if finding.check == "over_claim" else "invoice",
            "",
            kept(
                "Row {row}: {title}. {sentence}",
                row=line.row,
                title=finding.title,
                sentence=finding.sentence,
            ),
            [KEEP_FIX, REMOVE],
            is_warning=True,
        )
        if f"{KEEP}{code}" in line.cells or (finding.check == "exact_duplicate" and line.kept_reason):
            one["kept"] = True
        warnings[code] = one
    return list(warnings.values())
