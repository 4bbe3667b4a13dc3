"""Every word of the portal comes from a catalogue, so that whoever reads in another language reads all of it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from django.apps import apps

from tests.scenarios.conftest import Demo
from tests.support.pseudo import words_past
from vir.foundation.tenancy.context import tenant_context

# What has a name, and what somebody wrote in their own words: table and columns.
NAMES = {
    "tenancy.Tenant": ("name",),
    "tenancy.Branding": ("name_shown",),
    "partners.Partner": ("name", "code", "city", "region", "country"),
    "partners.PayeeDetails": ("holder", "bank_name"),
    "partners.MessageCopy": ("texts",),
    "partners.MessageThread": ("subject",),
    "partners.MessageReply": ("text",),
    "partners.Segment": ("name",),
    "programs.Program": ("name",),
    "programs.Product": ("name", "sku", "brand", "category"),
    "claims.ClaimTerms": ("name", "instructions"),
    "claims.Claim": ("title", "activity", "decision_note"),
    "claims.ClaimLine": ("end_customer", "kept_reason", "note"),
    "claims.ClaimEvent": ("text",),
    "claims.ComparisonNote": ("text",),
    "claims.ComparisonRow": ("reason",),
    "documents.StoredFile": ("name",),
    "payouts.QuestionMessage": ("text",),
    "identity.User": ("name",),
}
# What is written alike in every language.
ALIKE = ("XLSX",)
PAGES = (
    "",
    "preferences/",
    "programs/",
    "programs/VIR-2026-014/",
    "programs/VIR-2026-014/?get=20000",
    "order/",
    "order/?sku=CD-18-KIT&quantity=200&unit_price=&sku=RF-18-KIT&quantity=1&unit_price=",
    "programs/VIR-2026-014/terms/",
    "programs/VIR-2026-009/terms/",
    "messages/",
    "messages/MSG-2026-0001/",
    "messages/MSG-2026-0002/",
    "messages/ask/?program=VIR-2026-014",
    "purchases/",
    "purchases/compare/",
    "purchases/compare/1001/",
    "company/",
    "company/people/",
    "company/payee/",
    "payments/",
    "statements/ST-2026-0001/",
    "statements/ST-2026-0001/?line=2&ask=1",
    "claims/",
    "claims/?show=you",
    "claims/new/",
    "claims/10482/",
    "claims/10456/",
    "claims/10482/withdraw/",
    "claims/10483/",
    "claims/10483/?show=all&by=paste",
    "claims/10483/?by=type",
    "claims/10483/?by=photo",
    "claims/10483/discard/",
)


@cache
def _parts(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.splitlines() if part.strip())


def names_of(tenant_id: Any) -> Iterator[str]:
    yield from ALIKE
    with tenant_context(tenant_id):
        for label, columns in NAMES.items():
            for column in columns:
                for value in apps.get_model(label).objects.values_list(column, flat=True).distinct():
                    # Of a message in several languages, what stands in lists; its body is marked where it is shown.
                    texts = (
                        [text["subject"] for text in value.values()] if isinstance(value, dict) else [value]
                    )
                    for text in texts:
                        yield from _parts(str(text))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path or "home")
def test_a_page_says_nothing_past_the_catalogues(demo: Demo, path: str) -> None:
    client = demo.signed_in("marta", "alder")

    found = words_past(client, f"/p/kestrel/{path}", set(names_of(demo.tenant.id)))

    assert found == []
