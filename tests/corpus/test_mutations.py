"""Files of the corpus, damaged at random but every time alike: read or refused, and never anything else."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.corpus.test_corpus import CASES
from vir.foundation.imports.columns import compile_cleaner
from vir.foundation.imports.kinds import Amount, Code, Column, CurrencyCode, Date, Quantity, Text
from vir.foundation.imports.problems import FileRefused
from vir.foundation.imports.proposal import propose
from vir.foundation.imports.reader import read_rows
from vir.foundation.imports.sniff import sniff

TEXTS = [
    case.content
    for case in CASES
    if isinstance(case.content, bytes)
    and len(case.content) < 3_000
    and not case.content.startswith((b"PK", b"\xd0\xcf"))
]
WORKBOOKS = [
    case.content
    for case in CASES
    if isinstance(case.content, bytes)
    and len(case.content) < 20_000
    and case.content.startswith((b"PK", b"\xd0\xcf"))
]
BITS = (
    *(b",", b";", b'"', b"\n", b"\r", b"\t", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xe2\x80\xae", b"\x1b$B"),
    *(b"9" * 30, b"1,234", b"#FORMULA! ", b"#DIGITS! ", b"sep=", b"\xed\xa0\x80", b"\xc3"),
)
KINDS = (Text, Code, Date, Quantity, Amount, CurrencyCode)


def _damaged(content: bytes, chance: random.Random) -> bytes:
    made = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(made) + 1)
        what = chance.random()
        if what < 0.4 and place < len(made):
            made[place] = chance.randrange(256)
        elif what < 0.7:
            made[place:place] = chance.choice(BITS)
        else:
            del made[place : place + chance.randint(1, 6)]
    return bytes(made)


def _is_read(path: Path) -> bool:
    try:
        sniffed = sniff(path)
        rows = list(read_rows(path, sniffed))
    except FileRefused:
        return False
    headers = sniffed.headers
    columns = [
        Column(f"c{place}", header, KINDS[place % len(KINDS)], required=bool(place % 2))
        for place, header in enumerate(headers)
    ]
    values = {header: [c[i] for _, c in rows if len(c) > i] for i, header in enumerate(headers)}
    proposal = propose(columns, headers, values, currency="USD")
    mapping = {column.name: column.label for column in columns}
    clean = compile_cleaner(columns, mapping, proposal.reading.formats_of(columns), headers)
    for number, cells in rows:
        typed, problems = clean(number, cells)
        assert (typed is None) == bool(problems)
    return True


@pytest.mark.parametrize("seed", range(4))
def test_damaged_text_is_read_or_refused(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    path = tmp_path / "file"
    read = 0

    for _ in range(500):
        path.write_bytes(_damaged(chance.choice(TEXTS), chance))
        read += _is_read(path)

    # Neither everything nor nothing: the damage is neither idle nor total.
    assert 50 < read < 450


def test_damaged_workbook_is_read_or_refused(tmp_path: Path) -> None:
    chance = random.Random(1)
    path = tmp_path / "file"
    read = 0

    for _ in range(25):
        path.write_bytes(_damaged(chance.choice(WORKBOOKS), chance))
        read += _is_read(path)

    assert 0 < read < 25
