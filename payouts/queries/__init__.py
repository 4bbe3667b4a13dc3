"""Reading what is owed and paid."""

from payouts.queries.earnings import liability, program_earnings
from payouts.queries.promises import closed_periods, promise_of, standing_promises
from payouts.queries.statements import files_of_statement, statement_by_code, statements_of_partner
from payouts.queries.working import explanation

__all__ = [
    "closed_periods",
    "explanation",
    "files_of_statement",
    "liability",
    "program_earnings",
    "promise_of",
    "standing_promises",
    "statement_by_code",
    "statements_of_partner",
]
