"""Messages of the trade: an interchange in, its acknowledgement out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import cast

from django.http import HttpResponse
from rest_framework.request import Request

from claims.operations.messages.take_interchange import take_interchange
from vir.faces.api.access import KeyView, RawParser
from vir.foundation.identity.keys import Scope

CONTENT_TYPES = {"x12": "application/edi-x12", "edifact": "application/edifact"}


class Messages(KeyView):
    """POST messages/: a raw X12 or EDIFACT interchange."""

    scope = Scope.MESSAGES
    parser_classes = (RawParser,)
    http_method_names = ("post",)

    def post(self, request: Request, workspace: str) -> HttpResponse:
        """
        Take an interchange; 200 with its 997 or CONTRL, 204 for one that holds acknowledgements only.

        Whether it was taken is said by the acknowledgement and, for programs that do not read it, by headers.
        """
        content = cast("Mapping[str, bytes]", request.data).get("content", b"")
        return self.once(hashlib.sha256(content).hexdigest(), lambda: self._take(content))

    def _take(self, content: bytes) -> HttpResponse:
        taken = take_interchange(
            content=content,
            file_name="message",
            channel="api",
            at=self.now,
            today=self.today,
            actor_id=None,
            partner_id=self.key.partner_id,
        )
        standard = taken.messages[0].standard
        answer = HttpResponse(
            taken.content, CONTENT_TYPES[standard], status=200 if taken.acknowledgement else 204
        )
        answer.headers["Vir-Message"] = ", ".join(str(one.number) for one in taken.messages)
        answer.headers["Vir-State"] = ", ".join(one.state for one in taken.messages)
        return answer
