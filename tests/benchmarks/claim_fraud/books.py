"""Putting a world into a database: people and terms through the makers of the tests, rows in bulk as its owner."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import psycopg2

from tests.benchmarks.claim_fraud.pictures import hash_of
from tests.benchmarks.claim_fraud.planting import LIMIT, PER_UNIT
from tests.benchmarks.claim_fraud.world import FIRST, LAST, PRODUCTS, Document, PartnerLife, sku
from tests.support import databases

START = datetime(2026, 7, 1, tzinfo=UTC)


def fill(name: str, lives: Sequence[PartnerLife]) -> None:
    """Put partners, products, purchases, honest claims and their documents into a database."""
    world = _people_and_terms(lives)
    with psycopg2.connect(databases.owner_url(name)) as owner, owner.cursor() as cursor:
        _Books(cursor, world).write(lives)
    with psycopg2.connect(databases.owner_url(name)) as owner:
        owner.autocommit = True
        with owner.cursor() as cursor:
            cursor.execute("ANALYZE")


def _people_and_terms(lives: Sequence[PartnerLife]) -> dict[str, Any]:
    from claims.models import ClaimPolicy
    from partners.models import Partner
    from programs.models import Product
    from tests.factories import make_person, make_tenant
    from tests.support.claim_world import make_offer, make_sell_through
    from vir.foundation.tenancy.context import tenant_context

    tenant = make_tenant("bench", "Bench", time_zone="UTC")
    owner, other = (make_person(tenant, name, "owner") for name in ("olga", "lena"))
    with tenant_context(tenant.id):
        products = [
            Product(sku=sku(place), name=f"Product {place}", category="Tools", created_at=START)
            for place in range(PRODUCTS + 2)
        ]
        partners = [
            Partner(code=f"P{life.number:04d}", name=f"Partner {life.number}", created_at=START)
            for life in lives
        ]
        Product.objects.bulk_create(products)
        Partner.objects.bulk_create(partners)
        program = make_sell_through(partners, owner, other, starts_on="2026-07-01", ends_on="2026-12-31")
        terms = make_offer(owner, program=program, starts_on=FIRST, ends_on=LAST, deadline_days=90)
        ClaimPolicy.objects.create(
            approval_limit=Decimal(LIMIT) / 100, reason="agreed", set_by=owner, set_at=START
        )
    return {
        "tenant": tenant.id,
        "terms": terms.id,
        "by": owner.id,
        "products": [product.id for product in products],
        "partners": {life.number: partner.id for life, partner in zip(lives, partners, strict=True)},
    }


class _Books:
    """Rows in bulk, for one vendor."""

    def __init__(self, cursor: Any, world: dict[str, Any]) -> None:
        self.cursor = cursor
        self.world = world
        self.tenant = world["tenant"]

    def write(self, lives: Sequence[PartnerLife]) -> None:
        self._sales(lives)
        self._claims(lives)
        self._bank(lives)

    def _sales(self, lives: Sequence[PartnerLife]) -> None:
        batch = uuid4()

        def rows() -> Iterable[Sequence[Any]]:
            for life in lives:
                partner = self.world["partners"][life.number]
                bought = [
                    ("sell_in", "sale", f"B{life.number}-{place}", day, product, units, cents)
                    for place, (product, day, units, cents) in enumerate(life.bought)
                ]
                back = [
                    ("sell_through", "return", invoice, day, product, -units, -cents)
                    for invoice, day, product, units, cents in life.came_back
                ]
                for place, (basis, kind, document, day, product, units, cents) in enumerate([*bought, *back]):
                    money = f"{cents / 100:.2f}"
                    yield (
                        uuid4(),
                        self.tenant,
                        batch,
                        partner,
                        self.world["products"][product],
                        day,
                        day,
                        document,
                        f"L:{life.number}:{place}",
                        kind,
                        basis,
                        units,
                        money,
                        money,
                        "USD",
                        place,
                    )

        self._copy(
            "claims_salesline",
            "id,tenant_id,batch_id,partner_id,product_id,sale_date,received_on,document,line_key,line_type,basis,"
            "quantity,net,gross,currency,row",
            rows(),
        )

    def _claims(self, lives: Sequence[PartnerLife]) -> None:
        from claims.importers.claim_columns import invoice_key, serial_key

        claims = sorted((claim for life in lives for claim in life.claims), key=lambda claim: claim.at)
        declared = {life.number: life.declared for life in lives}
        heads, lines, documents = [], [], []
        for number, claim in enumerate(claims, start=10_001):
            key, partner = uuid4(), self.world["partners"][claim.partner]
            units = sum(sale.quantity for sale in claim.sales)
            stock = {
                sku(product): {"quantity": str(quantity), "reason": "counted on 1 Aug"}
                for product, quantity in declared[claim.partner].items()
                if any(sale.product == product for sale in claim.sales)
            }
            heads.append(
                (
                    key,
                    self.tenant,
                    number,
                    self.world["terms"],
                    partner,
                    "per_unit",
                    "draft",
                    "USD",
                    "portal",
                    "",
                    "",
                    "",
                    "{}",
                    "{}",
                    json.dumps(stock),
                    "[]",
                    len(claim.sales),
                    units,
                    f"{units * PER_UNIT / 100:.2f}",
                    claim.at,
                    claim.at,
                    claim.at,
                    claim.at.date() + timedelta(days=7),
                    False,
                    "",
                    "",
                )
            )
            for row, sale in enumerate(claim.sales, start=1):
                product = self.world["products"][sale.product]
                lines.append(
                    (
                        uuid4(),
                        self.tenant,
                        key,
                        partner,
                        "sell_through",
                        row,
                        "pending",
                        "{}",
                        sale.invoice,
                        invoice_key(sale.invoice),
                        "",
                        sale.day,
                        sku(sale.product),
                        product,
                        sale.quantity,
                        "",
                        f"{sale.price / 100:.2f}",
                        f"{sale.net / 100:.2f}",
                        sale.customer,
                        sale.serial,
                        serial_key(sale.serial),
                        f"{PER_UNIT / 100:.2f}",
                        f"{sale.quantity * PER_UNIT / 100:.2f}",
                        "[]",
                        "",
                        True,
                        "",
                        "",
                    )
                )
            documents += [(key, partner, document, claim.at) for document in claim.documents]
        self._copy(
            "claims_claim",
            "id,tenant_id,number,terms_id,partner_id,kind,state,currency,channel,title,activity,file_sha256,sniffed,"
            "reading,declared_stock,edits,lines_count,claimed_quantity,claimed_amount,created_at,updated_at,"
            "submitted_at,due_on,is_clean,decision_note,dispute_reason",
            heads,
        )
        self._copy(
            "claims_claimline",
            "id,tenant_id,claim_id,partner_id,family,row,state,cells,invoice,invoice_norm,line_mark,sold_on,sku,"
            "product_id,quantity,unit,unit_price,net,end_customer,serial,serial_norm,claimed_unit,claimed_amount,"
            "problems,kept_reason,holds,reason,note",
            lines,
        )
        self.cursor.execute("UPDATE claims_claim SET state = 'submitted'")
        for key, partner, document, at in documents:
            keep_document(self.cursor, self.tenant, key, partner, document, at)

    def _bank(self, lives: Sequence[PartnerLife]) -> None:
        self._copy(
            "partners_bankchange",
            "id,tenant_id,partner_id,changed_on,reason,recorded_by_id,recorded_at",
            (
                (
                    uuid4(),
                    self.tenant,
                    self.world["partners"][life.number],
                    life.bank_changed,
                    "letter",
                    self.world["by"],
                    START,
                )
                for life in lives
                if life.bank_changed is not None
            ),
        )

    def _copy(self, table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
        text = io.StringIO()
        # An empty text is an empty text: nothing here is unknown.
        csv.writer(text, quoting=csv.QUOTE_ALL).writerows(rows)
        text.seek(0)
        self.cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN WITH (FORMAT csv)", text)


def keep_document(
    cursor: Any, tenant: UUID, claim: UUID, partner: UUID, document: Document, at: datetime
) -> None:
    """Keep a document of a claim as it is after somebody added it; rows count from 1."""
    from claims.operations.claiming.evidence import text_key

    content = document.content or f"{document.picture}{document.text}"
    digest = hashlib.sha256(content.encode()).hexdigest()
    file = uuid4()
    cursor.execute(
        "INSERT INTO documents_storedfile (id, tenant_id, partner_id, name, content_type, size, sha256, created_at)"
        " VALUES (%s, %s, %s, %s, 'application/pdf', 1, %s, %s)",
        [str(file), str(tenant), str(partner), document.name, digest, at],
    )
    hashed = hash_of(*document.picture) if document.picture else None
    cursor.execute(
        "INSERT INTO claims_evidence (id, tenant_id, claim_id, partner_id, file_id, kind, sha256, picture_hash, pages,"
        " previews, places, text, text_sha256, rows, uploaded_at)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 1, '[]', '[]', %s, %s, %s, %s)",
        [
            str(uuid4()),
            str(tenant),
            str(claim),
            str(partner),
            str(file),
            "image" if document.picture else "pdf",
            digest,
            hashed,
            document.text,
            text_key(document.text),
            json.dumps([place + 1 for place in document.rows]),
            at,
        ],
    )
