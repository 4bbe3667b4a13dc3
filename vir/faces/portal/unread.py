"""How much waits to be read, counted beside the person's companies: no query of its own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from partners.queries.messages import unread_copies
from partners.queries.threads import unseen_threads
from programs.queries.told import unread_terms


def unread_of(user_id: UUID, *, acknowledges: bool) -> Any:
    """
    Count, for each partner of a query, messages and answers that are unread, and what is to be acknowledged.

    :param acknowledges: whether the person is one who may
    """
    unread = _count(unread_copies(user_id, asking=acknowledges), "id") + _count(unseen_threads(), "id")
    return unread + _count(unread_terms(), "version") if acknowledges else unread


def _count(rows: QuerySet[Any], what: str) -> Any:
    mine = rows.filter(partner=OuterRef("pk")).order_by().annotate(whole=Value(1)).values("whole")
    return Coalesce(Subquery(mine.annotate(n=Count(F(what), distinct=True)).values("n")[:1]), 0)
