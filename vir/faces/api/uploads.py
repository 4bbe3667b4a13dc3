"""Files: brought with a POST, followed with a GET."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.urls import reverse
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from claims.operations.receive_by_channel import receive_by_channel
from partners.queries.directory import partners_by_id
from vir.faces.api.access import KeyView
from vir.faces.api.errors import Wrong
from vir.foundation.identity.keys import Scope
from vir.foundation.imports.models import ImportBatch, ProblemWeight
from vir.foundation.imports.operations import SOURCE_NAME_MAX
from vir.foundation.imports.queries import batch_by_number, problems_of

PROBLEMS_SHOWN = 100
# What a program does next, by state.
NEXT = {
    "mapping": "A person matches the columns, once for each new layout of the source.",
    "reading": "It is being read. Ask again.",
    "needs_fix": "A person fixes or leaves out the rows that need it, and commits.",
    "ready": "A person commits it.",
    "committing": "It is being committed. Ask again.",
    "committed": "Done.",
    "refused": "Nothing of it was taken. Bring a corrected file.",
    "rolled_back": "It was taken out of the books again.",
}


class Uploads(KeyView):
    """POST uploads/: a file, its kind and where it comes from."""

    scope = Scope.UPLOADS
    parser_classes = (MultiPartParser,)
    http_method_names = ("post",)

    def post(self, request: Request, workspace: str) -> HttpResponse:
        """Take a file; 202 with its number and where to follow it."""
        file = request.FILES.get("file")
        if file is None:
            raise Wrong("field_missing", "Send the file as the field file of multipart/form-data.", "file")
        fields = cast("Mapping[str, str]", request.data)
        kind = str(fields.get("kind", ""))
        source = self._own_source() if self.key.partner_id else str(fields.get("source", ""))
        if not source:
            raise Wrong(
                "field_missing", "Name where the file comes from, such as the program that made it.", "source"
            )
        digest = hashlib.sha256(f"{kind}\n{source}\n{file.name}\n".encode())
        for chunk in file.chunks():
            digest.update(chunk)
        return self.once(digest.hexdigest(), lambda: self._take(file, kind, source))

    def _own_source(self) -> str:
        """
        Name a partner's key as a source of its own: it cannot speak for another one.

        With its partner's code, because a source remembers whose it is and how it is read: keys of two partners and
        the vendor's own program may all be named "ERP".
        """
        assert self.key.partner_id is not None
        whose = f" ({partners_by_id({self.key.partner_id})[self.key.partner_id].code})"
        return f"{self.key.name[: SOURCE_NAME_MAX - len(whose)]}{whose}"

    def _take(self, file: UploadedFile[Any], kind: str, source: str) -> Response:
        batch = receive_by_channel(
            kind=kind,
            source_name=source,
            file_name=file.name or "",
            content_type=file.content_type or "",
            chunks=file.chunks(),
            channel="api",
            partner_id=self.key.partner_id,
            at=self.now,
        )
        url = self._status_url(batch)
        return Response(
            {"number": batch.number, "state": batch.state, "status_url": url}, 202, headers={"Location": url}
        )

    def _status_url(self, batch: ImportBatch) -> str:
        assert self.tenant is not None
        path = reverse("api:upload", kwargs={"workspace": self.tenant.slug, "number": batch.number})
        return self.request.build_absolute_uri(path)


class Upload(KeyView):
    """GET uploads/{number}/: how far a file is and what was found."""

    scope = Scope.UPLOADS
    http_method_names = ("get",)

    def get(self, request: Request, workspace: str, number: int) -> Response:
        """Give the state, counts, control totals and the first problems; a partner's key sees its own files."""
        batch = batch_by_number(number)
        own = self.key.partner_id
        if batch is None or (own is not None and batch.partner_id != own):
            raise Http404
        bad = problems_of(batch).exclude(weight=ProblemWeight.NOTE)
        return Response(
            {
                "number": batch.number,
                "kind": batch.kind,
                "source": batch.source.name,
                "channel": batch.channel,
                "file": {"name": batch.file_name, "sha256": batch.file_sha256},
                "state": batch.state,
                "next": NEXT[batch.state],
                "refusal": batch.refusal,
                "rows": {
                    "total": batch.rows_total,
                    "good": batch.rows_good,
                    "bad": batch.rows_bad,
                    "to_check": batch.rows_check,
                    "duplicate": batch.rows_duplicate,
                    "left_out": batch.rows_skipped,
                },
                "control_totals": batch.control_totals,
                "problems_total": bad.count(),
                "problems": [
                    {
                        "row": problem.row,
                        "column": problem.column,
                        "value": problem.value,
                        "code": problem.code,
                        "weight": problem.weight,
                        "message": problem.message,
                        "fix": problem.fix,
                    }
                    for problem in bad[:PROBLEMS_SHOWN]
                ],
                "uploaded_at": batch.uploaded_at,
                "committed_at": batch.committed_at,
            }
        )
