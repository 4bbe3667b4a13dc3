"""An 844 becomes a claim of the sender's partner: sent with its good rows, the bad ones stay a draft."""

from __future__ import annotations

from uuid import UUID

from claims.importers.edi.pieces import shown
from claims.importers.edi.rows import Read
from claims.models import Claim
from claims.operations.claiming.fill import ROWS_AT_ONCE, add_rows
from claims.operations.claiming.start import start_claim
from claims.operations.claiming.submit import submit_claim
from claims.operations.messages.keep import Arrived
from claims.queries.claiming.terms import terms_by_code
from vir.foundation.refusals import Refused

TITLE_MAX = 200


class UnableToTakeClaim(Refused):
    """The claim in a message cannot be taken."""


def open_claim(*, arrived: Arrived, read: Read, partner_id: UUID) -> tuple[Claim, str]:
    """
    Start a claim under the agreement that the message names, add its rows and send it.

    Where it cannot be sent, it stays a draft, to be put right in the portal; the sentence says why.

    :raises UnableToTakeClaim: if there is no such agreement
    :raises Refused: if the partner cannot claim under it today
    """
    terms = terms_by_code(read.agreement)
    if terms is None:
        raise UnableToTakeClaim(
            f"CON02: there is no agreement {shown(read.agreement)!r} here. Send the code of the claim terms."
        )
    claim = start_claim(
        terms_id=terms.id,
        partner_id=partner_id,
        title=read.reference[:TITLE_MAX],
        channel="message",
        actor_id=arrived.actor_id,
        at=arrived.at,
        today=arrived.today,
    )
    if read.stated_total is not None:
        claim.stated_total = read.stated_total
        claim.save(update_fields=["stated_total"])
    rows = [{name: text for name, text in row.cells.items() if text} for row in read.rows]
    for begin in range(0, len(rows), ROWS_AT_ONCE):
        add_rows(
            claim_id=claim.id,
            rows=rows[begin : begin + ROWS_AT_ONCE],
            actor_id=arrived.actor_id,
            at=arrived.at,
        )
    try:
        sent = submit_claim(
            claim_id=claim.id,
            leave_out_bad=True,
            actor_id=arrived.actor_id,
            at=arrived.at,
            today=arrived.today,
        )
    except Refused as refusal:
        return claim, f"The claim is kept as the draft {claim.code} and was not sent. {refusal.message}"
    return sent, ""
