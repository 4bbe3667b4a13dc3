"""How the file of a comparison is read: what is proposed, and what is remembered of the partner's last one."""

from __future__ import annotations

from dataclasses import fields

from claims.importers.own_list import own_list_columns
from claims.models import Comparison
from vir.foundation.imports.proposal import Proposal, propose
from vir.foundation.imports.reading import Reading
from vir.foundation.imports.sniff import Sniffed


def sniffed_of(one: Comparison) -> Sniffed:
    """Give what the file of a comparison is."""
    known = {field.name for field in fields(Sniffed)}
    return Sniffed.from_json({name: value for name, value in one.sniffed.items() if name in known})


def proposed(one: Comparison) -> Proposal:
    """Propose how a new file is read, from its columns and from the partner's last file."""
    last = Comparison.objects.filter(partner_id=one.partner_id).exclude(reading={}).order_by("-number")
    reading = last.values_list("reading", flat=True).first()
    return _proposal(one, remembered=Reading.from_json(reading) if reading else None)


def proposal_of(one: Comparison, chosen: Reading | None = None) -> Proposal:
    """Propose how the file is read, as a person chose it."""
    return proposed(one) if chosen is None else _proposal(one, chosen=chosen)


def _proposal(
    one: Comparison, *, remembered: Reading | None = None, chosen: Reading | None = None
) -> Proposal:
    return propose(
        own_list_columns(one.currency),
        one.sniffed["headers"],
        one.sniffed.get("values", {}),
        currency=one.currency,
        remembered=remembered,
        chosen=chosen,
    )
