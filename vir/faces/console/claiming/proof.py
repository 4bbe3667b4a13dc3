"""The document beside the open line: its picture, what it says, and the way through the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims.models import Claim, ClaimLine, Evidence
from vir.faces.console.claiming.asking import url
from vir.faces.console.claiming.documents import Says, covering
from vir.faces.console.claiming.place import Addresses
from vir.faces.console.claiming.pointing import NO_TEXT, NOT_FOUND, point_at
from vir.faces.console.claiming.preparing import rows_in_words
from vir.foundation.money import format_number
from vir.foundation.web.access import Access


def proof_context(
    access: Access,
    claim: Claim,
    evidence: Sequence[Evidence],
    line: ClaimLine | None,
    says: Says | None,
    asked: QueryDict,
    addresses: Addresses,
) -> dict[str, Any]:
    """Give the list of documents, and the one that is shown: asked for, else what proves the open line."""
    place = _place(asked.get("proof", ""), evidence, line, says)
    return {
        "evidence": [
            {
                "name": one.file.name,
                "covers": covers(one),
                "url": addresses.at(proof=number, anchor="claim-evidence"),
                "is_current": number == place,
            }
            for number, one in enumerate(evidence, start=1)
        ],
        "proof": _shown(access, claim, evidence, place, line, says, asked.get("leaf", ""), addresses)
        if place
        else None,
    }


def covers(evidence: Evidence) -> str:
    """Say what a document proves: "row 41", "the whole claim"."""
    if not evidence.rows:
        return "the whole claim"
    return f"row{'' if len(evidence.rows) == 1 else 's'} {rows_in_words(evidence.rows)}"


def _place(asked: str, evidence: Sequence[Evidence], line: ClaimLine | None, says: Says | None) -> int:
    if asked.isascii() and asked.isdigit() and 0 < int(asked) <= len(evidence):
        return int(asked)
    if says is not None:
        return says.place
    if line is not None:
        found = covering(line, evidence)
        if found:
            return found[0][0]
    whole = [place for place, one in enumerate(evidence, start=1) if not one.rows]
    return whole[0] if whole else 0


def _shown(
    access: Access,
    claim: Claim,
    evidence: Sequence[Evidence],
    place: int,
    line: ClaimLine | None,
    says: Says | None,
    leaf_asked: str,
    addresses: Addresses,
) -> dict[str, Any]:
    one = evidence[place - 1]
    pictures = len(one.previews)
    about = says if says is not None and says.place == place else None
    pointed = point_at(one.places, about.excerpt) if about else None
    leaf = (
        int(leaf_asked) if leaf_asked.isascii() and leaf_asked.isdigit() else pointed.page if pointed else 1
    )
    leaf = min(max(leaf, 1), max(pictures, 1))
    words: dict[str, Any] = {"code": claim.code, "place": place}
    turn: dict[str, Any] = {"proof": place, "anchor": "claim-evidence"}
    return {
        "place": place,
        "name": one.file.name,
        "pages": pictures,
        "page": leaf,
        "picture_url": url(access, "evidence_picture", **words, leaf=leaf) if pictures else "",
        "open_url": url(access, "evidence", f"row={line.row}" if about and line else "", **words),
        "file_url": url(access, "evidence_file", **words),
        "mismatch": "quantity" if about and about.differs else "",
        "reads": _marked(about) if about else "",
        "pointed": pointed if pointed and pointed.page == leaf else None,
        "pointed_page": pointed.page if pointed and pointed.page != leaf else 0,
        "pointed_url": addresses.at(leaf=pointed.page, **turn) if pointed and pointed.page != leaf else "",
        "unpointed": unpointed(one, about is not None and pointed is None),
        "page_before": addresses.at(leaf=leaf - 1, **turn) if leaf > 1 else "",
        "page_after": addresses.at(leaf=leaf + 1, **turn) if leaf < pictures else "",
    }


def unpointed(evidence: Evidence, is_missed: bool) -> str:
    """Say why nothing is marked on a picture; nothing where there is nothing to say."""
    if evidence.previews and not evidence.text:
        return NO_TEXT
    return NOT_FOUND if evidence.previews and is_missed else ""


def _marked(says: Says) -> SafeString | str:
    """Mark the quantity in what the document says where it differs."""
    if says.quantity is None or not says.differs:
        return says.excerpt
    written = format_number(says.quantity)
    before, found, after = says.excerpt.rpartition(f" {written}")
    if not found:
        return says.excerpt
    first_before, _, first_after = says.excerpt.partition(f" {written}")
    if first_before.strip():
        before, after = first_before, first_after
    return format_html("{} <mark>{}</mark>{}", before, written, after)
