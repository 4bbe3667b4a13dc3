"""Adding, changing and retiring what can be claimed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from claims.enums import ClaimKind, ClaimState
from claims.importers.claim_columns import customer_key
from claims.models import Claim, ClaimTerms, SpecialPrice
from claims.operations.claiming.refusals import UnableToSet
from claims.queries.resolving.memory import product_means
from partners.queries.directory import partner_by_code
from programs.enums import Basis
from programs.queries.eras import eras_of_program
from programs.queries.programs import program_by_code
from vir.foundation.audit.operations import record
from vir.foundation.money import is_currency
from vir.foundation.periods import format_date

CODE_MAX: Final = 40
NAME_MAX: Final = 120
DAYS_MAX: Final = 365
AMOUNT_MAX: Final = Decimal(10) ** 13
PRICES_MAX: Final = 5_000
RULE_KEYS: Final = {"sku", "category", "brand"}
OF_A_PROGRAM: Final = (ClaimKind.VOLUME, ClaimKind.PER_UNIT)


@dataclass(frozen=True)
class TermsDraft:
    """
    Terms of claims as somebody wrote them.

    :param products: {"include": [...], "exclude": [...]} as in a program document; empty for what the program counts
    """

    code: str
    name: str
    kind: ClaimKind
    currency: str
    starts_on: date
    ends_on: date
    deadline_days: int = 30
    program_code: str = ""
    partner_code: str = ""
    amount: Decimal | None = None
    cap_amount: Decimal | None = None
    evidence_above: Decimal | None = None
    serials_needed: bool = False
    products: Mapping[str, Any] = field(default_factory=dict)
    instructions: str = ""


@dataclass(frozen=True)
class PriceDraft:
    """One special price as somebody wrote it; no end customer means every one of the agreement."""

    sku: str
    book_price: Decimal
    special_price: Decimal
    end_customer: str = ""
    quantity_max: Decimal | None = None


@transaction.atomic
def save_terms(
    *, draft: TermsDraft, terms_id: UUID | None = None, actor_id: UUID, at: datetime
) -> ClaimTerms:
    """
    Add terms, or change those that exist.

    Once something was claimed under them, their kind, program, partner and currency stay.

    :raises UnableToSet: if a code is taken or unknown, the dates or amounts do not fit, or the program does not
        count reported sales
    """
    terms = _locked(terms_id) if terms_id is not None else None
    code = draft.code.strip()
    _refuse_unfit(draft, code)
    if ClaimTerms.objects.filter(code=code).exclude(id=terms_id).exists():
        raise UnableToSet(f"Code: {code} is taken. Choose another one.")
    program_id = _program(draft)
    partner = partner_by_code(draft.partner_code) if draft.partner_code else None
    if draft.partner_code and partner is None:
        raise UnableToSet(f"Partner: there is no “{draft.partner_code}”. Check the code.")
    partner_id = partner.id if partner is not None else None

    fixed = {
        "kind": draft.kind.value,
        "program_id": program_id,
        "partner_id": partner_id,
        "currency": draft.currency,
    }
    if terms is not None and Claim.objects.filter(terms=terms).exclude(state=ClaimState.DRAFT).exists():
        changed = [name for name, value in fixed.items() if getattr(terms, name) != value]
        if changed:
            what = changed[0].removesuffix("_id").capitalize()
            raise UnableToSet(
                f"{what}: something was claimed under {terms.code}, so it stays. Add other terms."
            )
    values = {
        **fixed,
        "code": code,
        "name": " ".join(draft.name.split())[:NAME_MAX],
        "starts_on": draft.starts_on,
        "ends_on": draft.ends_on,
        "deadline_days": draft.deadline_days,
        "amount": draft.amount,
        "cap_amount": draft.cap_amount,
        "evidence_above": draft.evidence_above,
        "serials_needed": draft.serials_needed,
        "products": {
            key: list(draft.products[key]) for key in ("include", "exclude") if draft.products.get(key)
        },
        "instructions": draft.instructions.strip()[:500],
    }
    if terms is None:
        terms = ClaimTerms.objects.create(**values, created_by_id=actor_id, created_at=at)
    else:
        for name, value in values.items():
            setattr(terms, name, value)
        terms.save()
    _trail("claim_terms.added" if terms_id is None else "claim_terms.changed", terms, actor_id, at)
    return terms


@transaction.atomic
def retire_terms(*, terms_id: UUID, actor_id: UUID, at: datetime) -> ClaimTerms:
    """
    Let nothing new be claimed under terms. What was submitted is decided as before.

    :raises UnableToSet: if there are no such terms, or they are retired
    """
    terms = _locked(terms_id)
    if terms.retired_at is not None:
        raise UnableToSet(f"{terms.code} is retired already.")
    terms.retired_at = at
    terms.save(update_fields=["retired_at"])
    _trail("claim_terms.retired", terms, actor_id, at)
    return terms


@transaction.atomic
def set_prices(
    *, terms_id: UUID, prices: Sequence[PriceDraft], actor_id: UUID, at: datetime
) -> list[SpecialPrice]:
    """
    Replace the special prices of terms by these.

    :raises UnableToSet: if the terms have no prices, a product is not known, a price is not lower, or one comes twice
    """
    terms = _locked(terms_id)
    if terms.kind != ClaimKind.SHIP_DEBIT:
        raise UnableToSet(
            f"{terms.code} has no special prices: it pays {ClaimKind(terms.kind).label.lower()}."
        )
    if len(prices) > PRICES_MAX:
        raise UnableToSet(f"An agreement has at most {PRICES_MAX:,} prices. Split it into several.")
    meant = product_means(price.sku for price in prices)
    seen: set[tuple[UUID, str]] = set()
    made = []
    for place, price in enumerate(prices, start=1):
        product_id = meant.get(price.sku)
        if product_id is None:
            raise UnableToSet(f"Price {place}, SKU: there is no product “{price.sku}”. Check the code.")
        if not 0 <= price.special_price < price.book_price < AMOUNT_MAX:
            raise UnableToSet(
                f"Price {place}, {price.sku}: the special price has to be below the book price."
            )
        if price.quantity_max is not None and price.quantity_max <= 0:
            raise UnableToSet(f"Price {place}, {price.sku}: enter a quantity above 0, or none for no limit.")
        customer = " ".join(price.end_customer.split())[:200]
        key = product_id, customer_key(customer)
        if key in seen:
            whom = f" for {customer}" if customer else ""
            raise UnableToSet(f"Price {place}: {price.sku}{whom} comes twice. Keep one of them.")
        seen.add(key)
        made.append(
            SpecialPrice(
                terms=terms,
                product_id=product_id,
                end_customer=customer,
                book_price=price.book_price,
                special_price=price.special_price,
                quantity_max=price.quantity_max,
            )
        )
    SpecialPrice.objects.filter(terms=terms).delete()
    SpecialPrice.objects.bulk_create(made)
    record(
        action="claim_terms.prices_set",
        kind="claim_terms",
        code=terms.code,
        actor_id=actor_id,
        at=at,
        data={"prices": len(made)},
    )
    return made


def _locked(terms_id: UUID) -> ClaimTerms:
    terms: ClaimTerms | None = ClaimTerms.objects.select_for_update().filter(id=terms_id).first()
    if terms is None:
        raise UnableToSet("There are no such terms. Choose from the list.")
    return terms


def _refuse_unfit(draft: TermsDraft, code: str) -> None:
    if not code or len(code) > CODE_MAX:
        raise UnableToSet(f"Code: enter at most {CODE_MAX} characters.")
    if not draft.name.strip():
        raise UnableToSet("Name: it is empty. Partners read it.")
    if not is_currency(draft.currency):
        raise UnableToSet("Currency: enter a code of three letters such as USD.")
    if draft.ends_on < draft.starts_on:
        raise UnableToSet(f"Last day: {format_date(draft.ends_on)} is before the first day.")
    if not 0 <= draft.deadline_days <= DAYS_MAX:
        raise UnableToSet(f"Deadline: enter 0 to {DAYS_MAX} days.")
    if draft.kind is ClaimKind.LUMP_SUM and draft.amount is None:
        raise UnableToSet("Amount: an activity has one. Enter the most that is paid for it.")
    for name, amount in (
        ("Amount", draft.amount),
        ("Limit", draft.cap_amount),
        ("Evidence", draft.evidence_above),
    ):
        if amount is not None and not (0 < amount < AMOUNT_MAX or (name == "Evidence" and amount == 0)):
            raise UnableToSet(f"{name}: enter an amount above 0, or leave it empty.")
    for rules in (draft.products.get("include", ()), draft.products.get("exclude", ())):
        if any(not rule or set(rule) - RULE_KEYS for rule in rules):
            raise UnableToSet("Products: name a SKU, a category or a brand in every rule.")


def _program(draft: TermsDraft) -> UUID | None:
    """
    Give the program that the terms belong to.

    :raises UnableToSet: if there is none, it is not published, or it counts purchases and no reported sales
    """
    if draft.kind not in OF_A_PROGRAM:
        if draft.program_code:
            raise UnableToSet(f"Program: {draft.kind.label} belongs to none. Leave it empty.")
        return None
    program = program_by_code(draft.program_code)
    if program is None:
        raise UnableToSet(f"Program: there is no “{draft.program_code}”. Choose a program.")
    eras = eras_of_program(program)
    if not eras or eras[-1].terms.basis != Basis.SELL_THROUGH:
        raise UnableToSet(
            f"Program: {program.code} does not count reported sales. Choose a published sell-through program."
        )
    program_id: UUID = program.id
    return program_id


def _trail(action: str, terms: ClaimTerms, actor_id: UUID, at: datetime) -> None:
    record(
        action=action,
        kind="claim_terms",
        code=terms.code,
        actor_id=actor_id,
        at=at,
        data={"name": terms.name, "from": terms.starts_on.isoformat(), "to": terms.ends_on.isoformat()},
    )
