"""Reading what was promised."""

from programs.queries.products import products_in_scope, scope_table
from programs.queries.programs import (
    LiveProgram,
    ProgramFilters,
    current_version,
    enrolled_partner_ids,
    list_programs,
    live_programs,
    program_by_code,
    published_version,
)
from programs.queries.terms import document_for_partners, sentence_for_partners, terms_of

__all__ = [
    "LiveProgram",
    "ProgramFilters",
    "current_version",
    "document_for_partners",
    "enrolled_partner_ids",
    "list_programs",
    "live_programs",
    "products_in_scope",
    "program_by_code",
    "published_version",
    "scope_table",
    "sentence_for_partners",
    "terms_of",
]
