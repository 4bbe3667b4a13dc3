"""Take named partners into a draft, or leave partners out of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from partners.queries.segments import unknown_partners
from programs import permissions
from programs.operations.save_draft import SavedDraft, save_draft
from programs.queries.locks import lock_program
from programs.queries.terms import newest_document
from vir.foundation.refusals import Refused

NAMED_MAX = 5_000


class UnableToNamePartners(Refused):
    """The draft cannot take partners in, or leave them out."""


@transaction.atomic
def name_partners(*, program_id: UUID, codes: Sequence[str], actor_id: UUID, at: datetime) -> SavedDraft:
    """
    Let a draft reach partners by name, beside its segments.

    :raises UnableToNamePartners: if the program is no draft, reaches everyone, or a code is not a partner
    """
    program, version = lock_program(program_id)
    document = _draft_document(program, newest_document(version))
    who = document["eligibility"]
    codes = _known(codes)
    left_out = [code for code in who.get("except_partners", ()) if code in codes]
    if not who.get("segments") and not who.get("partners") and not left_out:
        raise UnableToNamePartners(
            f"{program.code} reaches everyone, so nobody has to be named. Choose segments in the builder first."
        )
    who["except_partners"] = [code for code in who.get("except_partners", ()) if code not in codes]
    if who.get("segments") or who.get("partners"):
        named = list(who.get("partners", ()))
        who["partners"] = [*named, *(code for code in codes if code not in named)]
    return _saved(program, version, document, actor_id, at)


@transaction.atomic
def leave_out_partners(*, program_id: UUID, codes: Sequence[str], actor_id: UUID, at: datetime) -> SavedDraft:
    """
    Let a draft no longer reach partners, whatever segment they are in.

    :raises UnableToNamePartners: if the program is no draft, a code is not a partner, or nobody would be named
        any more, because then it would reach everyone
    """
    program, version = lock_program(program_id)
    document = _draft_document(program, newest_document(version))
    who = document["eligibility"]
    codes = _known(codes)
    named = list(who.get("partners", ()))
    kept = [code for code in named if code not in codes]
    if named and not kept and not who.get("segments"):
        raise UnableToNamePartners(
            f"Without them {program.code} names nobody, and would reach everyone. "
            "Name another partner or choose a segment first."
        )
    who["partners"] = kept
    # Who was named only is gone with the name; whoever a segment, or everyone, brings in is left out by name.
    by_segment = bool(who.get("segments")) or not named
    out = list(who.get("except_partners", ()))
    if by_segment:
        who["except_partners"] = [*out, *(code for code in codes if code not in out)]
    return _saved(program, version, document, actor_id, at)


def _draft_document(program: Any, document: Mapping[str, Any]) -> dict[str, Any]:
    if not permissions.is_editable(program):
        raise UnableToNamePartners(
            f"{program.code} is no longer a draft. Amend it to change whom it reaches."
        )
    changed = deepcopy(dict(document))
    who = changed.get("eligibility")
    changed["eligibility"] = dict(who) if isinstance(who, dict) else {}
    return changed


def _known(codes: Sequence[str]) -> list[str]:
    wanted = list(dict.fromkeys(codes))
    if not wanted:
        raise UnableToNamePartners("Choose at least one partner.")
    if len(wanted) > NAMED_MAX:
        raise UnableToNamePartners(f"Name at most {NAMED_MAX:,} partners. Make a segment of more.")
    missing = unknown_partners(wanted)
    if missing:
        raise UnableToNamePartners(f"There is no partner “{missing[0]}”. Correct the code or add it first.")
    return wanted


def _saved(program: Any, version: Any, document: dict[str, Any], actor_id: UUID, at: datetime) -> SavedDraft:
    who = {key: value for key, value in document["eligibility"].items() if value}
    if who:
        document["eligibility"] = who
    else:
        del document["eligibility"]
    return save_draft(
        program_id=program.id,
        document=document,
        budget=program.budget,
        seen_revision=version.revision,
        actor_id=actor_id,
        at=at,
    )
