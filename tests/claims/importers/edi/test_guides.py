"""Messages by the public guides of partners come to the rows that their guides mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from claims.importers.edi.rows import as_csv
from tests.claims.importers.edi.judging import judge

GUIDES = Path(__file__).parent / "guides"
REPORTS = sorted(
    path for path in GUIDES.iterdir() if path.suffix in (".x12", ".edi") and "844" not in path.name
)


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.name)
def test_a_report_by_a_guide_comes_to_its_rows(path: Path) -> None:
    judged = judge(path.read_bytes())

    rows = [row for read in judged.reads for row in read.rows]
    assert as_csv(rows).decode() == path.with_suffix(".csv").read_text()


def test_there_are_a_dozen_and_each_names_where_its_shape_is_from() -> None:
    readme = (GUIDES / "README.md").read_text()

    assert len(REPORTS) >= 12
    assert [path.name for path in REPORTS if f"`{path.name}`" not in readme] == []


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.name)
def test_only_what_a_guide_leaves_out_is_remarked_on(path: Path) -> None:
    judged = judge(path.read_bytes())

    # The retail price of the EANCOM example holds tax, so that row has no net amount.
    assert judged.codes == (["no_net"] if path.name == "eancom-slsrpt-per-location.edi" else [])


def test_a_chargeback_by_its_guide_comes_to_rows_under_one_agreement() -> None:
    [read] = judge((GUIDES / "abc-844-chargeback.x12").read_bytes()).reads

    assert (read.agreement, str(read.stated_total), read.reference) == ("SPA-1", "40.0", "CB0091122")
    assert [(row.cells["invoice"], row.cells["quantity"], row.cells["unit_price"]) for row in read.rows] == [
        ("778100", "3", "80"),
        ("778101", "-1", "80"),
    ]


def test_a_transfer_between_locations_is_no_sale_and_is_told() -> None:
    [read] = judge((GUIDES / "energy-867-usage.x12").read_bytes()).reads

    assert read.rows == []
    assert [fault.message for fault in read.faults if fault.code == "transfer"] == [
        "PTD01, segment 6: BJ is a transfer between locations: left aside, nothing was sold."
    ]


def test_segments_that_are_not_read_are_named() -> None:
    [read] = judge((GUIDES / "pharma-867-ndc.x12").read_bytes()).reads

    assert read.aside == {"N3": 1, "N4": 1, "CTP": 1}
    assert [fault.message for fault in read.faults] == [
        "CTP, segment 11: it is not part of this message: left aside."
    ]
