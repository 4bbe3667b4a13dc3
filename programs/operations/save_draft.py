"""Keep what was typed into a draft, finished or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from programs import permissions
from programs.models import Program, ProgramVersion
from programs.queries.locks import lock_program
from programs.terms import Fault, canonical_json, find_faults, terms_hash
from vir.foundation.audit.operations import record
from vir.foundation.money import is_currency, minor_units, round_amount
from vir.foundation.refusals import Refused

DOCUMENT_BYTES_MAX = 2_000_000
NAME_LENGTH_MAX = 120
BUDGET_LIMIT = Decimal(10) ** 13


class UnableToSaveDraft(Refused):
    """The draft cannot take this; nothing of it was stored."""


class DraftChanged(Refused):
    """The draft was changed since it was read. `revision` is the one that stands now."""

    def __init__(self, version: ProgramVersion, actor_id: UUID) -> None:
        self.revision: int = version.revision
        by_actor = version.edited_by_id == actor_id
        self.edited_by: str = version.edited_by.name if version.edited_by else "Somebody"
        changed = (
            "You changed this draft in another window" if by_actor else f"{self.edited_by} changed this draft"
        )
        super().__init__(
            f"{changed} while you were writing here. Nothing is lost: what you typed is still on this page. "
            "Look at the saved draft, then save this page over it or load the saved one."
        )


@dataclass(frozen=True)
class SavedDraft:
    """A draft as it was stored, with everything that is still wrong with it."""

    program: Program
    version: ProgramVersion
    faults: list[Fault]


@transaction.atomic
def save_draft(
    *,
    program_id: UUID,
    document: Mapping[str, Any],
    budget: Decimal | None,
    seen_revision: int,
    actor_id: UUID,
    at: datetime,
) -> SavedDraft:
    """
    Store a draft's document as it was typed, with its faults if it has any.

    The code stays that of the program. Name, currency and dates of the program follow where they can be used.

    :param budget: the most the vendor expects to spend, in the program's currency; None for no budget
    :param seen_revision: the revision that was being written on
    :raises DraftChanged: if somebody stored another revision since
    :raises UnableToSaveDraft: if the program is no draft, or the document cannot be stored
    """
    program, version = lock_program(program_id)
    if not permissions.is_editable(program):
        raise UnableToSaveDraft(
            f"{program.code} is no longer a draft, so it cannot be changed. "
            "While it waits for approval it can be returned to draft."
        )
    typed = {**document, "code": program.code}
    check_storable(document=typed)
    check_budget(budget=budget, currency=program.currency)
    draft = SavedDraft(program, version, find_faults(typed))
    if terms_hash(typed) == version.terms_hash and budget == program.budget:
        # Whoever stored it, it is what was wanted: there is nothing to lose.
        return draft
    if version.revision != seen_revision:
        raise DraftChanged(version, actor_id)

    _store(draft, typed, budget, actor_id, at)
    return draft


def _store(
    draft: SavedDraft, typed: dict[str, Any], budget: Decimal | None, actor_id: UUID, at: datetime
) -> None:
    program, version = draft.program, draft.version
    # One trail entry for a stretch of writing by one person, not one for each key.
    continued = version.edited_by_id == actor_id and version.revision > 1
    version.document = typed
    version.terms_hash = terms_hash(typed)
    version.revision += 1
    version.edited_by_id = actor_id
    version.edited_at = at
    version.save(update_fields=["document", "terms_hash", "revision", "edited_by", "edited_at"])
    _follow(draft, typed)
    program.budget = budget
    program.updated_at = at
    program.save(update_fields=["name", "currency", "starts_on", "ends_on", "budget", "updated_at"])
    if not continued:
        record(action="program.edited", kind="program", code=program.code, actor_id=actor_id, at=at)


def check_storable(*, document: Mapping[str, Any]) -> None:
    """
    Refuse a document that cannot be kept.

    :raises UnableToSaveDraft: if it is too large, or holds a character that cannot be stored
    """
    text = canonical_json(document)
    if len(text.encode("utf-8", "surrogatepass")) > DOCUMENT_BYTES_MAX:
        raise UnableToSaveDraft(
            "The program document is larger than 2 MB. Use segments instead of long lists."
        )
    if "\\u0000" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise UnableToSaveDraft(
            "The program document holds a character that cannot be stored. Type the text again."
        )


def check_budget(*, budget: Decimal | None, currency: str) -> None:
    """
    Refuse a budget that is no amount of the currency.

    :raises UnableToSaveDraft: if it is out of bounds or has too many decimals
    """
    if budget is None:
        return
    if not budget.is_finite() or not 0 <= budget < BUDGET_LIMIT:
        raise UnableToSaveDraft(
            "Budget: write an amount from 0 to below 10,000,000,000,000, or leave it empty."
        )
    if budget != round_amount(budget, currency):
        raise UnableToSaveDraft(
            f"Budget: {currency} has {minor_units(currency)} decimals. Write no more of them."
        )


def _follow(draft: SavedDraft, document: Mapping[str, Any]) -> None:
    """Repeat in the program what lists show, where the document has it in a usable form."""
    program, faulty = draft.program, {fault.path for fault in draft.faults}
    name = document.get("name")
    if isinstance(name, str) and name.strip():
        program.name = name.strip()[:NAME_LENGTH_MAX]
    currency = document.get("currency")
    if isinstance(currency, str) and is_currency(currency):
        program.currency = currency
    if not faulty & {"starts_on", "ends_on"}:
        program.starts_on = date.fromisoformat(document["starts_on"])
        program.ends_on = date.fromisoformat(document["ends_on"])
