"""Reports of letters that came back, brought by the vendor's mail provider."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import cast

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from vir.faces.api.access import KeyView, RawParser
from vir.faces.api.errors import Wrong
from vir.foundation.identity.keys import Scope
from vir.foundation.notifications.bounces import read_bounce
from vir.foundation.notifications.returning import take_bounce


class Bounces(KeyView):
    """POST bounces/: one report as it arrived (RFC 3464, or RFC 5965 for a complaint)."""

    scope = Scope.BOUNCES
    parser_classes = (RawParser,)
    http_method_names = ("post",)

    def post(self, request: Request, workspace: str) -> HttpResponse:
        """
        Take a report. A letter of nobody here is answered as one that was found: the answer tells no difference.

        :raises Wrong: if it is no report, or tells of a delay only
        """
        raw = cast("Mapping[str, bytes]", request.data).get("content", b"")
        bounce = read_bounce(raw)
        if bounce is None:
            raise Wrong(
                "not_a_report",
                "This is no report of a letter that came back. Send the message of the mail server as it arrived.",
                "body",
            )

        def take() -> Response:
            take_bounce(bounce=bounce, at=self.now)
            return Response({"taken": True}, 202)

        return self.once(hashlib.sha256(raw).hexdigest(), take)
