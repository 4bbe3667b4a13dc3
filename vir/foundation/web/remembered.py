"""
What may be kept beside the database and may be lost at any moment: the cache, which breaks no page.

What is kept under a name never changes: something else has another name. So it may stand in this process too, where
it is found without asking the server of the cache.
"""

from __future__ import annotations

import logging
from typing import Final

from django.core.cache import caches
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
PAGES: Final = "pages"
NEAR: Final = "near"


def recall(name: str) -> str | None:
    """Give what is kept under this name; nothing while it is only at the server and that cannot be reached."""
    near = caches[NEAR].get(name)
    if near is not None:
        return str(near)
    try:
        found = caches[PAGES].get(name)
    except RedisError as fault:
        logger.warning("The cache cannot be read: %s", fault)
        return None
    if found is None:
        return None
    caches[NEAR].set(name, found)
    return str(found)


def remember(name: str, text: str, seconds: int) -> None:
    """Keep a text under its name for some time; in this process only while the server cannot be reached."""
    caches[NEAR].set(name, text, seconds)
    try:
        caches[PAGES].set(name, text, seconds)
    except RedisError as fault:
        logger.warning("The cache cannot be written: %s", fault)
