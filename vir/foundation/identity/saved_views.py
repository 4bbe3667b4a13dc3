"""Lists as one person wants to see them again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from vir.foundation.identity.models import SavedView
from vir.foundation.refusals import Refused

NAME_LENGTH_MAX = 60
QUERY_LENGTH_MAX = 2000
# More tabs than this are no longer tabs.
VIEWS_MAX = 12


class UnableToSaveView(Refused):
    """A view that cannot be saved; the text says why."""


def saved_views(*, user_id: UUID, page: str) -> list[SavedView]:
    """List a person's views of a list, by name."""
    return list(SavedView.objects.filter(user_id=user_id, page=page).order_by("name"))


@transaction.atomic
def save_view(*, user_id: UUID, page: str, name: str, query: str, at: datetime) -> SavedView:
    """
    Save a list as it is seen under a name; the same name is replaced.

    :param query: the query string of the address
    :raises UnableToSaveView: if it has no name that can be shown, says too much, or there are too many
    """
    called = " ".join(name.split())
    if not called or len(called) > NAME_LENGTH_MAX or not called.isprintable():
        raise UnableToSaveView(f"Name: write 1 to {NAME_LENGTH_MAX} characters, such as Live in Ohio.")
    if len(query) > QUERY_LENGTH_MAX:
        raise UnableToSaveView("This view says too much to be saved. Use fewer filters.")
    others = SavedView.objects.filter(user_id=user_id, page=page).exclude(name=called).count()
    if others >= VIEWS_MAX:
        raise UnableToSaveView(f"You have {VIEWS_MAX} views of this list. Remove one first.")
    view: SavedView = SavedView.objects.update_or_create(
        user_id=user_id, page=page, name=called, defaults={"query": query, "saved_at": at}
    )[0]
    return view


def remove_view(*, user_id: UUID, page: str, name: str) -> None:
    """Remove a person's view of a list; one that is gone stays gone."""
    SavedView.objects.filter(user_id=user_id, page=page, name=name).delete()
