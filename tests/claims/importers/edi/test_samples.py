"""Messages that follow public ones segment by segment are taken with their rows, or refused with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from claims.importers.edi.pieces import MessageRefused
from claims.importers.edi.rows import as_csv
from tests.claims.importers.edi.judging import Judged, judge

SAMPLES = Path(__file__).parent / "samples"
KINDS = "a sale (SS, SD, DS, CS, SH, SR, SU), a return (RP, RB, BN, RU, RV) or a transfer (IB, BJ, SA, IA, RC, BR)."
TAKEN = (
    "chain-slsrpt-range-in-the-head.edi",
    "eancom-2002-weekly.edi",
    "eancom-97-weekly.edi",
    "full-867-5010.x12",
    "shoes-slsrpt-days-between-lines.edi",
)
# Taken with rows to mend: what is said of them.
TO_MEND = {
    "electronics-slsrpt-d99a-serials.edi": [
        f"QTY, segment {place}: the net amount is missing. Expected: MOA 203, or PRI AAA with a net price."
        for place in (14, 20)
    ],
    "pharma-867-product-first.x12": [
        f"QTY, segment {place}: the amount is missing. Expected: AMT with the amount of the line, or UIT02 with a"
        " price."
        for place in (7, 17)
    ],
}
REFUSED = {
    "full-845-5010.x12": ["ST, segment 1: '845' is not read here. Expected: 867, 844, 997."],
    "full-867-5010-unknown-transfer.x12": [f"PTD01, segment 19: 'PT' is not known. Expected: {KINDS}"],
    "grocery-867-other-department.x12": [
        f"PTD01, segment {place}: 'BD' is not known. Expected: {KINDS}" for place in (6, 11)
    ],
    "hvac-844-of-a-portal.x12": [
        f"{tag}: it is missing. An 844 has at least one {tag}." for tag in ("BAA", "CON", "CTT")
    ],
    "library-slsrpt-count-of-all.edi": ["UNT, 0074: it says '9' segments and the message has 8."],
    "pharma-844-as-request.x12": [
        f"{tag}: it is missing. An 844 has at least one {tag}." for tag in ("BAA", "CON", "CTT")
    ],
    "retail-867-without-detail.x12": ["PTD: it is missing. An 867 has at least one PTD."],
    "utility-867-credits.x12": [f"PTD01, segment 3: 'B7' is not known. Expected: {KINDS}"],
}
# Not to be answered, because nobody can be told apart in them.
UNANSWERED = {
    "drives-867-collapsed.x12": "ISA02: ' ' has 1 characters and must have 10. Fill it up with spaces.",
    "pharma-867-short-version.x12": "ISA12: '004' has 3 characters and must have 5. Fill it up with spaces.",
}


def told(judged: Judged) -> list[str]:
    return [fault.message for faults in judged.faults.values() for fault in faults if fault.weight != "note"]


@pytest.mark.parametrize("name", [*TAKEN, *TO_MEND])
def test_a_sound_message_comes_to_its_rows(name: str) -> None:
    judged = judge((SAMPLES / name).read_bytes())

    rows = [row for read in judged.reads for row in read.rows]
    assert as_csv(rows).decode() == (SAMPLES / name).with_suffix(".csv").read_text()
    assert (judged.states, told(judged)) == (["E" if name in TO_MEND else "A"], TO_MEND.get(name, []))


@pytest.mark.parametrize("name", REFUSED)
def test_a_message_that_would_be_guessed_at_is_refused_with_what_is_expected(name: str) -> None:
    judged = judge((SAMPLES / name).read_bytes())

    assert (judged.states, told(judged)) == (["R"], REFUSED[name])
    assert [row for read in judged.reads for row in read.rows] == []


@pytest.mark.parametrize("name", UNANSWERED)
def test_an_envelope_that_names_nobody_is_refused_as_a_whole(name: str) -> None:
    with pytest.raises(MessageRefused) as refused:
        judge((SAMPLES / name).read_bytes())

    assert str(refused.value) == UNANSWERED[name]


def test_a_receipt_is_taken_and_holds_no_rows() -> None:
    judged = judge((SAMPLES / "receipt-997.x12").read_bytes())

    assert (judged.states, [read.rows for read in judged.reads]) == (["A"], [[]])


def test_every_sample_has_its_outcome_and_its_source() -> None:
    readme = (SAMPLES / "README.md").read_text()
    files = {path.name for path in SAMPLES.iterdir() if path.suffix in (".x12", ".edi")}

    assert files == {*TAKEN, *TO_MEND, *REFUSED, *UNANSWERED, "receipt-997.x12"}
    assert [name for name in sorted(files) if f"`{name}`" not in readme] == []
