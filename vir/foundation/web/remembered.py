"""What may be kept beside the database and may be lost at any moment: the cache, which breaks no page."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any, Final

from django.core.cache import caches
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
PAGES: Final = "pages"


def recall(names: Iterable[str]) -> dict[str, Any]:
    """Give what is kept under these names; nothing while the cache cannot be reached."""
    try:
        found: dict[str, Any] = caches[PAGES].get_many(names)
    except RedisError as fault:
        logger.warning("The cache cannot be read: %s", fault)
        return {}
    return found


def remember(values: dict[str, Any], seconds: int) -> None:
    """Keep values under their names for some time; none while the cache cannot be reached."""
    try:
        caches[PAGES].set_many(values, seconds)
    except RedisError as fault:
        logger.warning("The cache cannot be written: %s", fault)
