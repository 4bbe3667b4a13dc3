"""Finding the claim that an address names."""

from __future__ import annotations

from django.http import Http404

from claims.models import Claim
from claims.queries.claiming.claims import claim_by_number

PREFIX = "CLM-"
DIGITS_MAX = 9


def number_of(code: str) -> int | None:
    """Read the number of a claim as people write it: "CLM-10482", "clm 10482", "10482"."""
    text = code.strip().upper().removeprefix("CLM").lstrip("- ")
    if not (text.isascii() and text.isdigit() and len(text) <= DIGITS_MAX):
        return None
    return int(text)


def the_claim(code: str) -> Claim:
    """
    Find the claim of an address, which writes it in one way only.

    :raises Http404: if there is none
    """
    number = number_of(code) if code.startswith(PREFIX) else None
    claim = claim_by_number(number) if number is not None else None
    if claim is None or claim.code != code:
        raise Http404
    return claim
