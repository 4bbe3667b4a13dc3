"""What is done, and what is not, before a scheduled program starts."""

from __future__ import annotations

from dataclasses import dataclass

from programs.models import Program
from programs.queries.acknowledgements import Count
from programs.queries.needed_figures import need_of
from programs.queries.products import products_in_scope
from programs.terms import Terms
from vir.faces.console.program.links import url
from vir.foundation.web import formats
from vir.foundation.web.access import Access


@dataclass(frozen=True)
class Ready:
    """One thing: done or not, in a sentence, with the page where it is done."""

    done: bool
    words: str
    url: str = ""
    verb: str = ""


def readiness_before_start(
    access: Access, program: Program, terms: Terms, *, acknowledged: Count, told: int
) -> tuple[Ready, ...]:
    """
    List what a program needs on its first day.

    :param told: how many notices of the version were sent
    """
    return (
        Ready(
            acknowledged.partners > 0,
            f"{acknowledged.partners:,} partner{'' if acknowledged.partners == 1 else 's'} in the program"
            if acknowledged.partners
            else "It reaches no partner",
        ),
        _products(terms),
        *_figures(access, program, terms),
        Ready(
            told > 0,
            f"{told:,} partner{' was' if told == 1 else 's were'} told" if told else "No partner was told",
        ),
        Ready(acknowledged.partners > 0 and not acknowledged.missing, acknowledged.words),
        Ready(
            program.budget is not None,
            f"Budget {formats.money(program.budget, program.currency, whole=True)}"
            if program.budget is not None
            else "No budget",
        ),
        _payment(terms),
    )


def _products(terms: Terms) -> Ready:
    count = len(products_in_scope(terms))
    return Ready(count > 0, f"{count:,} product{'' if count == 1 else 's'} count{'s' if count == 1 else ''}")


def _figures(access: Access, program: Program, terms: Terms) -> tuple[Ready, ...]:
    """Ask for the figures that the terms cannot do without; nothing where they need none."""
    need = need_of(program, terms)
    if need is None:
        return ()
    missing, kind = len(need.lacks), need.kind.label.lower()
    where = url(access, "programs:figures", program.code)
    if not missing:
        return (Ready(True, f"Every partner has its {kind}"),)
    return (Ready(False, f"{missing:,} of {need.partners:,} partners have no {kind}", where, "Set them"),)


def _payment(terms: Terms) -> Ready:
    if terms.payment is None:
        return Ready(False, "No payment is stated")
    due = terms.payment.due_on(terms.periods()[0].last_day)
    return Ready(True, f"First paid by {terms.payment.method.label.lower()} by {formats.day(due)}")
