"""Every file of the corpus, the whole way: the outcome is exactly the one written beside it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.corpus import (
    bombs,
    dates,
    dialects,
    encodings,
    identifiers,
    injection,
    numbers,
    ods,
    pastes,
    sizes,
    xls,
    xlsx,
)
from tests.corpus.case import Case, outcome_of

GROUPS = (encodings, dialects, numbers, dates, identifiers, xlsx, xls, ods, bombs, injection, sizes, pastes)
CASES = [case for group in GROUPS for case in group.cases()]


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_file_has_exactly_its_outcome(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(case.content() if callable(case.content) else case.content)

    assert outcome_of(path, case.limits) == case.expected


def test_corpus_has_at_least_450_files_each_under_its_own_name() -> None:
    names = Counter(case.id for case in CASES)

    assert (len(CASES) >= 450, [name for name, count in names.items() if count > 1]) == (True, [])
