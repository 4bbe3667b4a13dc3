"""The files of a request for payment: a tagged PDF to pay by, and an electronic document by EN 16931."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string

from payouts.exports.made import FIRST_LANGUAGE, MadeFile, form_in, language_of, language_suffix
from payouts.exports.requested import Requested, faults
from payouts.exports.ubl.debit_note import debit_note, read_debit_note
from vir.foundation.documents.paper import paper
from vir.foundation.documents.pdf import PdfRenderer
from vir.foundation.languages import speaking


class ReadsBackOtherwise(ValueError):
    """A document that says another amount than its request: a fault of ours."""


def request_files(snapshot: Mapping[str, Any], requested: Requested, renderer: PdfRenderer) -> list[MadeFile]:
    """
    Write the files; the same request gives the same bytes.

    The electronic document is left out where EN 16931 asks for what the vendor has not said, and where the snapshot
    is said in another language: it is read by machines and there is one of it.

    :param requested: the snapshot with the account that the money goes to
    :raises PdfFailed: if the document cannot be made
    :raises ReadsBackOtherwise: if the electronic document reads back as another amount
    """
    name = f"{snapshot['vendor']['slug']}_{requested.code}"
    language = language_of(snapshot)
    content = renderer.render(request_html(snapshot, requested))
    made = [MadeFile(form_in("pdf", language), f"{name}{language_suffix(snapshot)}.pdf", content)]
    if language == FIRST_LANGUAGE and not faults(requested):
        content = debit_note(requested)
        if read_debit_note(content)[2:] != (requested.net, requested.gross):
            raise ReadsBackOtherwise(f"{requested.code} does not read back as what is requested.")
        made.append(MadeFile("xml", f"{name}.xml", content))
    return made


def request_html(snapshot: Mapping[str, Any], requested: Requested) -> str:
    """Write the page that becomes the document, in the language of the snapshot whoever asks for it."""
    with speaking(language_of(snapshot)) as language:
        shown = {
            "request": requested,
            "snapshot": snapshot,
            "lines": request_lines(snapshot),
            **paper(language),
        }
        return render_to_string("documents/payment_request.html", shown)


def request_lines(snapshot: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give the lines of a snapshot with amounts and days as such."""
    return [
        {
            **line,
            "amount": Decimal(line["amount"]),
            "came": [
                {
                    **one,
                    "day": date.fromisoformat(one["day"]),
                    "received": date.fromisoformat(one["received"]),
                    "quantity": Decimal(one["quantity"]),
                    "net": Decimal(one["net"]),
                }
                for one in line["came"]
            ],
        }
        for line in snapshot["lines"]
    ]
