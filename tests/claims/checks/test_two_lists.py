"""Two lists of the same purchases, as a table of cases: what is found of each, and by which key."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from claims.checks.two_lists import Bought, match_lists

Case = tuple[str, str, str, str, str]
# document, product, day of October, quantity, net
PLAIN: Case = ("A1", "KIT", "5", "4", "400.00")
CASES: dict[str, tuple[list[Case], list[Case], list[str]]] = {
    "the same row": ([PLAIN], [PLAIN], ["same document"]),
    "equal rows one by one": ([PLAIN, PLAIN], [PLAIN, PLAIN], ["same document", "same document"]),
    "another amount": ([("A1", "KIT", "5", "4", "410.00")], [PLAIN], ["differs document amount"]),
    "another quantity": ([("A1", "KIT", "5", "5", "400.00")], [PLAIN], ["differs document quantity"]),
    "both": ([("A1", "KIT", "5", "5", "500.00")], [PLAIN], ["differs document quantity+amount"]),
    "another day": ([("A1", "KIT", "9", "4", "400.00")], [PLAIN], ["differs document_product date"]),
    "a return without its sign": (
        [("A1", "KIT", "5", "1", "100.00")],
        [("A1", "KIT", "5", "-1", "-100.00")],
        ["differs document sign"],
    ),
    "the nearest of one document": (
        [("A1", "KIT", "5", "1", "99.00"), ("A1", "KIT", "5", "4", "401.00")],
        [PLAIN, ("A1", "KIT", "5", "1", "100.00")],
        ["differs document amount -1.00", "differs document amount 1.00"],
    ),
    "one row for two lines": (
        [("A1", "KIT", "5", "4", "400.00")],
        [("A1", "KIT", "5", "3", "300.00"), ("A1", "KIT", "5", "1", "100.00")],
        ["same added_up"],
    ),
    "another code of the product": (
        [("A1", "OWN-7", "5", "4", "400.00")],
        [PLAIN],
        ["differs values product"],
    ),
    "another number of the document": (
        [("PO9", "KIT", "5", "4", "400.00")],
        [PLAIN],
        ["differs product document"],
    ),
    "no document and days apart": (
        [("", "KIT", "8", "4", "400.00")],
        [PLAIN],
        ["differs near date+document"],
    ),
    "too many days apart": (
        [("", "KIT", "13", "4", "400.00")],
        [PLAIN],
        ["only_listed", "only_counted"],
    ),
    "a soft key that names two is no key": (
        [("PO9", "KIT", "5", "4", "400.00")],
        [PLAIN, ("A2", "KIT", "5", "4", "400.00")],
        ["only_counted", "only_counted", "only_listed"],
    ),
    "said twice, with another purchase like it": (
        [PLAIN, PLAIN],
        [PLAIN, ("A2", "KIT", "5", "4", "400.00")],
        ["only_counted", "only_listed repeats L1", "same document"],
    ),
    "counted twice": ([PLAIN], [PLAIN, PLAIN], ["only_counted repeats C1", "same document"]),
}


def bought(key: str, row: Case) -> Bought:
    number, product, day, quantity, net = row
    return Bought(key, number, product, date(2026, 10, int(day)), Decimal(quantity), Decimal(net))


@pytest.mark.parametrize("name", CASES)
def test_each_purchase_is_found_once_by_its_surest_key(name: str) -> None:
    listed, counted, expected = CASES[name]

    found = match_lists(
        [bought(f"L{place}", row) for place, row in enumerate(listed, start=1)],
        [bought(f"C{place}", row) for place, row in enumerate(counted, start=1)],
    )

    told = []
    for match in found:
        words = [match.found.value, *([match.basis.value] if match.basis else [])]
        words += ["+".join(match.differs)] if match.differs else []
        words += [f"repeats {match.repeats}"] if match.repeats else []
        if name == "the nearest of one document":
            words.append(str(sum(s.net for s in match.listed) - sum(s.net for s in match.counted)))
        told.append(" ".join(words))
    assert sorted(told) == sorted(expected)
    assert sorted(str(side.key) for match in found for side in match.listed) == sorted(
        f"L{place}" for place in range(1, len(listed) + 1)
    )
