"""What is kept beside the database is found near or far, and is missed without harm."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import caches

from vir.foundation.web.cache import Cache
from vir.foundation.web.remembered import recall, remember


@pytest.fixture
def name(settings: Any) -> str:
    """Keep both in this process, so that a test sees which of them answers; gives a name nobody has used."""
    memory = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {one: {"BACKEND": memory, "LOCATION": one} for one in ("default", "near", "pages")}
    return f"page:{uuid4()}"


def test_what_this_process_kept_is_found_without_the_server(name: str) -> None:
    remember(name, "Kestrel", 60)
    caches["pages"].clear()

    assert recall(name) == "Kestrel"


def test_what_another_process_kept_is_found_at_the_server_and_then_near(name: str) -> None:
    caches["pages"].set(name, "Kestrel", 60)

    first = recall(name)
    caches["pages"].clear()

    assert (first, recall(name)) == ("Kestrel", "Kestrel")


def test_what_nobody_kept_is_nothing(name: str) -> None:
    assert recall(name) is None


def test_a_server_that_is_away_costs_only_what_others_kept(name: str, settings: Any) -> None:
    nowhere = {"BACKEND": "vir.foundation.web.cache.Cache", "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {**settings.CACHES, "pages": nowhere}
    unknown = recall(name)

    remember(name, "Kestrel", 60)

    assert (unknown, recall(name)) == (None, "Kestrel")


def test_the_cache_keeps_its_clients() -> None:
    cache = Cache("redis://127.0.0.1:1/0", {})._cache

    readers = {id(cache.get_client()) for _ in range(3)}

    assert (len(readers), cache.get_client(write=True) is cache.get_client(write=True)) == (1, True)
