"""Which map reads which message."""

from __future__ import annotations

from claims.importers.edi.maps.slsrpt import read_slsrpt
from claims.importers.edi.maps.slsrpt_tables import VERSIONS as SLSRPT_VERSIONS
from claims.importers.edi.maps.x844 import read_844
from claims.importers.edi.maps.x867 import read_867
from claims.importers.edi.pieces import Fault, Interchange, Message, shown
from claims.importers.edi.rows import Read

# Reports of sales, claims, and answers to what was sent from here, which are not answered again.
REPORTS = ("867", "SLSRPT")
CLAIMS = ("844",)
ANSWERS = ("997", "CONTRL", "TA1")
# GS01 by transaction set.
GROUPS = {"867": "PT", "844": "CF", "997": "FA"}
X12_VERSIONS = (
    "00401",
    "00402",
    "00403",
    "00404",
    "00405",
    "00406",
    "00501",
    "00502",
    "00503",
    "00504",
    "00505",
)


def read_message(message: Message, interchange: Interchange, *, currency: str) -> Read:
    """
    Read one message by the map of its kind. It is never refused by raising: what is wrong stands in its faults.

    :param currency: of a message that names none
    """
    found = _envelope_faults(message, interchange)
    if any(fault.weight == "message" for fault in found):
        return Read(faults=found)
    if message.kind == "867":
        read = read_867(message, currency=currency)
    elif message.kind == "844":
        read = read_844(message)
    elif message.kind == "SLSRPT":
        read = read_slsrpt(message, interchange.separators, currency=currency)
    else:
        read = Read()
    read.faults[:0] = found
    return read


def _envelope_faults(message: Message, interchange: Interchange) -> list[Fault]:
    found = list(message.faults)
    header = message.segments[0]
    expected = ("867", "844", "997") if interchange.standard == "x12" else ("SLSRPT", "CONTRL")
    if message.kind not in expected:
        found.append(
            Fault(
                "kind_not_read",
                f"{header.tag}, segment 1: {shown(message.kind)!r} is not read here. Expected: {', '.join(expected)}.",
                "message",
                header.tag,
                1,
                1 if interchange.standard == "x12" else 2,
                shown(message.kind),
            )
        )
    elif message.kind == "SLSRPT" and message.version.split(":")[1:2] not in [[v] for v in SLSRPT_VERSIONS]:
        found.append(
            Fault(
                "version_not_read",
                f"UNH, segment 1: SLSRPT {shown(message.version)!r} is not read here."
                f" Expected: D with {', '.join(SLSRPT_VERSIONS)}.",
                "message",
                "UNH",
                1,
                2,
                shown(message.version),
            )
        )
    if not message.control:
        found.append(
            Fault(
                "no_control_number",
                f"{header.tag}: the control number is missing.",
                "message",
                header.tag,
                1,
                2,
            )
        )
    return found


def group_faults(interchange: Interchange) -> None:
    """Add what is wrong with groups of X12: a kind or a version that is not read, or a code that does not fit."""
    if interchange.standard != "x12":
        return
    for group in interchange.groups:
        if group.version[:5] not in X12_VERSIONS:
            group.faults.append(
                Fault(
                    "version_not_read",
                    f"GS08: version {shown(group.version)!r} is not read here. Expected: 004010 to 005050.",
                    "message",
                    "GS",
                    0,
                    8,
                    shown(group.version),
                )
            )
        for message in group.messages:
            wanted = GROUPS.get(message.kind)
            if wanted is not None and group.code != wanted:
                group.faults.append(
                    Fault(
                        "group_differs",
                        f"GS01: {shown(group.code)!r} is not the group of a {message.kind}. Expected: {wanted}.",
                        "message",
                        "GS",
                        0,
                        1,
                        shown(group.code),
                    )
                )
                break
