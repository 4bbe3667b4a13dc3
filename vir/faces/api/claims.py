"""Claims, as their partner's program follows them."""

from __future__ import annotations

import re

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from claims.enums import ClaimState, LineState, Reason
from claims.queries.claiming.claims import claim_by_number, lines_of
from vir.faces.api.access import KeyView
from vir.foundation.identity.keys import Scope

CODE = re.compile(r"CLM-([1-9][0-9]{0,8})", re.ASCII)
LINES_SHOWN = 1000


class OneClaim(KeyView):
    """GET claims/{code}/: where a claim stands, line by line."""

    scope = Scope.CLAIMS
    http_method_names = ("get",)

    def get(self, request: Request, workspace: str, code: str) -> Response:
        """Give a claim of the key's own partner."""
        found = CODE.fullmatch(code)
        claim = claim_by_number(int(found[1])) if found else None
        if claim is None or claim.partner_id != self.key.partner_id:
            raise Http404
        lines = list(lines_of(claim)[: LINES_SHOWN + 1])
        return Response(
            {
                "code": claim.code,
                "title": claim.title,
                "terms": claim.terms.code,
                "state": claim.state,
                "state_label": ClaimState(claim.state).label,
                "currency": claim.currency,
                "submitted_at": claim.submitted_at,
                "due_on": claim.due_on,
                "decided_at": claim.decided_at,
                "decision_note": claim.decision_note,
                "lines_count": claim.lines_count,
                "claimed_quantity": claim.claimed_quantity,
                "claimed_amount": claim.claimed_amount,
                "approved_quantity": claim.approved_quantity,
                "approved_amount": claim.approved_amount,
                "lines_are_cut": len(lines) > LINES_SHOWN,
                "lines": [
                    {
                        "row": line.row,
                        "state": line.state,
                        "state_label": LineState(line.state).label,
                        "invoice": line.invoice,
                        "sold_on": line.sold_on,
                        "sku": line.sku,
                        "serial": line.serial,
                        "quantity": line.quantity,
                        "claimed_amount": line.claimed_amount,
                        "approved_quantity": line.approved_quantity,
                        "approved_amount": line.approved_amount,
                        "reason": line.reason,
                        "reason_label": Reason(line.reason).label if line.reason else "",
                        "how_to_fix": Reason(line.reason).how_to_fix if line.reason else "",
                        "note": line.note,
                        "problems": [problem["message"] for problem in line.problems],
                    }
                    for line in lines[:LINES_SHOWN]
                ],
            }
        )
