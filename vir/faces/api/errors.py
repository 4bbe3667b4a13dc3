"""Errors as programs read them: a code that stays, a sentence for people, and where."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response

from vir.foundation.refusals import Refused

WORDS = {
    401: "No key, or none that opens this address. Send Authorization: Bearer with a key of this workspace.",
    403: "This key is not for that. Make one with the use that is needed.",
    404: "There is nothing here that this key may see.",
    405: "This address does not know that method.",
    406: "Only JSON is answered here. Leave Accept out, or send application/json.",
    413: "More was sent than is taken at once.",
    415: "Send the body as this address takes it: multipart/form-data with a file, or the raw message.",
}
CODES = {
    400: "unreadable",
    401: "not_authenticated",
    403: "not_permitted",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    413: "too_large",
    415: "media_type",
    429: "too_many_requests",
}


class Wrong(exceptions.APIException):
    """A request that cannot be taken; `where` names the field or header."""

    status_code = 422

    def __init__(self, code: str, message: str, where: str = "", status: int = 422) -> None:
        super().__init__(message, code)
        self.code, self.where, self.status_code = code, where, status


def as_json(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer an error in the one shape of this interface; None for what is nobody's refusal."""
    if isinstance(error, Refused):
        # UnableToImport -> unable_to_import
        name = re.sub(r"(?<!^)(?=[A-Z])", "_", type(error).__name__).lower()
        return body(422, name, error.message, _place_of(error.message))
    if isinstance(error, RequestDataTooBig):
        error = Wrong("too_large", WORDS[413], "body", 413)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    if not isinstance(error, exceptions.APIException):
        return None
    status = error.status_code
    headers = {}
    if isinstance(error, exceptions.Throttled):
        wait = int(getattr(error, "wait", None) or 0) + 1
        headers["Retry-After"] = str(wait)
        return body(
            429, CODES[429], f"Too many requests with this key. Try again in {wait} seconds.", "", headers
        )
    if isinstance(error, Wrong):
        return body(status, error.code, str(error.detail), error.where)
    if status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="vir"'
    return body(status, CODES.get(status, "refused"), WORDS.get(status, str(error.detail)), "", headers)


def body(
    status: int, code: str, message: str, where: str = "", headers: dict[str, str] | None = None
) -> Response:
    """Give the answer."""
    return Response({"error": {"code": code, "message": message, "where": where}}, status, headers=headers)


def _place_of(message: str) -> str:
    """Find the place that a refusal begins with: "File: it is empty." is about the file."""
    head, mark, _ = message.partition(": ")
    return head.casefold() if mark and len(head) <= 40 else ""
