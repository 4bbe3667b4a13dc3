"""Health: is the process up, and are the things it stands on?"""

from __future__ import annotations

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from redis.exceptions import RedisError

from vir.foundation.web.access import public


@public
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer as soon as the process serves."""
    return HttpResponse("ok", content_type="text/plain")


@public
def readyz(request: HttpRequest) -> JsonResponse:
    """Say whether the database and the broker answer; 503 while one does not."""
    states = {"database": _database(), "broker": _broker()}
    ready = all(state == "ok" for state in states.values())
    return JsonResponse(states, status=200 if ready else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "does not answer"
    return "ok"


def _broker() -> str:
    try:
        cache.get("readyz")
    except RedisError:
        return "does not answer"
    return "ok"
