"""What approval needs, grouped as the page shows it."""

from __future__ import annotations

from typing import Any

import pytest

from programs.queries.readiness import readiness_of
from tests.factories import make_partner, make_product, program_document
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant


def _open(document: dict[str, Any]) -> dict[str, list[str]]:
    found = readiness_of(document).requirements
    return {each.label: [fault.code for fault in each.faults] for each in found if not each.done}


def test_a_finished_document_needs_nothing(inside: Tenant) -> None:
    readiness = readiness_of(program_document())

    assert (readiness.done, len(readiness.requirements), readiness.faults) == (7, 7, ())
    assert readiness.terms is not None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"starts_on": "2027-01-01"}, {"Name and dates": ["DATES_REVERSED"]}),
        ({"goal": {"measure": "net_amount", "amount": "-1"}}, {"Goal": ["AMOUNT_NOT_POSITIVE"]}),
        ({"eligibility": {"partners": ["NOBODY"]}}, {"Who can earn": ["PARTNER_UNKNOWN"]}),
        ({"payment": {"method": "credit_memo"}}, {"Payment": ["KEY_MISSING"]}),
        ({"stacking": {}}, {"With other programs": ["KEY_MISSING"]}),
        ({"colour": "red"}, {"Other terms": ["KEY_UNKNOWN"]}),
        (
            {"minimum_payable": {"amount": "50000.00", "below": "drop"}},
            {"Payment": ["MINIMUM_ABOVE_CAP"]},
        ),
        ({"guarantee": {"amount": "50000.00"}}, {"Other terms": ["GUARANTEE_ABOVE_CAP"]}),
    ],
)
def test_each_fault_belongs_to_one_requirement(
    changes: dict[str, Any], expected: dict[str, list[str]], inside: Tenant
) -> None:
    assert _open(program_document(**changes)) == expected


def test_names_that_only_another_tenant_has_are_unknown(kestrel: Tenant, osprey: Tenant) -> None:
    document = program_document(
        eligibility={"partners": ["A"]}, products={"include": [{"sku": "D1"}], "exclude": [{"sku": "NONE"}]}
    )
    with tenant_context(osprey.id):
        make_partner("A")
        make_product("D1")
        assert _open(document) == {}

    with tenant_context(kestrel.id):
        assert _open(document) == {
            "Who can earn": ["PARTNER_UNKNOWN"],
            "What counts": ["PRODUCT_UNKNOWN"],
        }
