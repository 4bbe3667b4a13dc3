"""All checks, in the order in which their findings are shown."""

from __future__ import annotations

from claims.checks import (
    altered_number,
    bank_changed,
    benford,
    claimed_return,
    document_total,
    evidence_reuse,
    exact_duplicate,
    not_eligible,
    out_of_sequence,
    outside_period,
    over_claim,
    price_range,
    quantity_outlier,
    round_numbers,
    same_customer_day,
    serial_reuse,
    split_claims,
)
from claims.checks.kit import Check

CHECKS: dict[str, Check] = {
    module.CHECK.name: module.CHECK
    for module in (
        exact_duplicate,
        serial_reuse,
        over_claim,
        altered_number,
        claimed_return,
        evidence_reuse,
        document_total,
        outside_period,
        not_eligible,
        split_claims,
        price_range,
        quantity_outlier,
        same_customer_day,
        out_of_sequence,
        bank_changed,
        round_numbers,
        benford,
    )
}
