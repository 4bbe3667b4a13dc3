"""What a search finds: things of the vendor by code and name, only those that the person may see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from claims.enums import ClaimState
from claims.queries.claiming.claims import QueueTab, claims_for_queue
from partners.queries.directory import search_partners
from payouts.queries.named import runs_named, statements_named
from programs.queries.catalogue import search_products
from programs.queries.programs import ProgramFilters, list_programs
from vir.foundation.identity.roles import Right
from vir.foundation.imports.queries import imports_named
from vir.foundation.web.access import Access

EACH_MAX: Final = 6
# A single letter finds everything and nothing.
LETTERS_MIN: Final = 2


@dataclass(frozen=True)
class Entry:
    """One line of the menu: where it leads, its code, what more to say, and its keys."""

    label: str
    url: str
    code: str = ""
    note: str = ""
    keys: str = ""


@dataclass(frozen=True)
class Group:
    """Entries of one kind under their heading."""

    heading: str
    entries: tuple[Entry, ...]


def things(access: Access, words: str) -> Iterator[Group]:
    """Find programs, partners, claims, runs, statements, imports and products that hold the words."""
    if len(words) < LETTERS_MIN:
        return
    for heading, right, find in _KINDS:
        if access.may(right):
            entries = tuple(find(access, words))
            if entries:
                yield Group(heading, entries)


def _url(access: Access, name: str, **words: str | int) -> str:
    return reverse(name, kwargs={"tenant": access.tenant.slug, **words})


def _programs(access: Access, words: str) -> Iterator[Entry]:
    for program in list_programs(ProgramFilters(text=words))[:EACH_MAX]:
        url = _url(access, "programs:overview", code=program.code)
        yield Entry(program.name, url, program.code, program.get_status_display())


def _partners(access: Access, words: str) -> Iterator[Entry]:
    for partner in search_partners(words)[:EACH_MAX]:
        url = _url(access, "partners:detail", code=partner.code)
        yield Entry(partner.name, url, partner.code, partner.city)


def _runs(access: Access, words: str) -> Iterator[Entry]:
    for run in runs_named(words, EACH_MAX):
        url = _url(access, "payouts:run", code=run.code)
        yield Entry(run.title, url, run.code, run.get_state_display())


def _statements(access: Access, words: str) -> Iterator[Entry]:
    for statement in statements_named(words, EACH_MAX):
        url = _url(access, "payouts:statement", code=statement.code)
        about = statement.program.name if statement.program else "Approved claims"
        yield Entry(statement.partner.name, url, statement.code, about)


def _claims(access: Access, words: str) -> Iterator[Entry]:
    for claim in claims_for_queue(QueueTab.ALL, words=words)[:EACH_MAX]:
        url = _url(access, "claiming:claim", code=claim.code)
        yield Entry(claim.partner.name, url, claim.code, ClaimState(claim.state).label)


def _imports(access: Access, words: str) -> Iterator[Entry]:
    for batch in imports_named(words, EACH_MAX):
        url = _url(access, "claims:import_detail", number=batch.number)
        yield Entry(batch.file_name, url, str(batch.number), batch.get_kind_display())


def _products(access: Access, words: str) -> Iterator[Entry]:
    may_edit = access.may(Right.PRODUCTS_EDIT)
    for product in search_products(words)[:EACH_MAX]:
        url = (
            _url(access, "products:edit", sku=product.sku)
            if may_edit
            else f"{_url(access, 'products:list')}?q={product.sku}"
        )
        yield Entry(product.name, url, product.sku, product.category)


_KINDS: Final[tuple[tuple[str, Right, Callable[[Access, str], Iterator[Entry]]], ...]] = (
    ("Programs", Right.PROGRAMS_VIEW, _programs),
    ("Partners", Right.PARTNERS_VIEW, _partners),
    ("Claims", Right.CLAIMS_VIEW, _claims),
    ("Payout runs", Right.PAYOUTS_VIEW, _runs),
    ("Statements", Right.PAYOUTS_VIEW, _statements),
    ("Imports", Right.SALES_VIEW, _imports),
    ("Products", Right.PARTNERS_VIEW, _products),
)
