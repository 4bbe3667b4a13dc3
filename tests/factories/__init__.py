"""Makers of records. Those that belong to a tenant need its context to be open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from claims.models import SalesFreshness, SalesLine
from partners.models import Partner, Segment, SegmentMember
from programs.enums import Gate
from programs.models import Enrolment, Product, Program, ProgramVersion
from programs.operations.give_gate_reason import give_gate_reason
from programs.rating import rule_sentence
from programs.terms import Terms, terms_hash
from vir.foundation.identity.models import Membership, User
from vir.foundation.tenancy.context import current_tenant_id, tenant_context
from vir.foundation.tenancy.models import Tenant

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"


def make_tenant(slug: str, name: str, **fields: Any) -> Tenant:
    """Make a vendor."""
    defaults = {"currency": "USD", "time_zone": "America/Chicago", "created_at": NOON}
    return Tenant.objects.create(slug=slug, name=name, **{**defaults, **fields})


def make_person(tenant: Tenant, name: str, role: str, partner_id: Any = None) -> User:
    """Make a person with one membership."""
    user = User.objects.create_user(f"{name}@{tenant.slug}.example", PASSWORD, name=name.capitalize())
    with tenant_context(tenant.id):
        Membership.objects.create(user=user, role=role, partner_id=partner_id, created_at=NOON)
    return user


def make_portal_user(partner: Partner, role: str = "partner_admin", name: str = "marta") -> User:
    """Make a person of a partner."""
    return make_person(
        Tenant.objects.get(id=current_tenant_id()), f"{name}-{partner.code.lower()}", role, partner.id
    )


def make_partner(code: str, **fields: Any) -> Partner:
    """Make a partner."""
    told = {"name": f"{code} Supply", "created_at": NOON, **fields}
    partner: Partner = Partner.objects.create(code=code, **told)
    return partner


def make_product(sku: str, **fields: Any) -> Product:
    """Make a product."""
    told = {"name": f"Product {sku}", "created_at": NOON, **fields}
    product: Product = Product.objects.create(sku=sku, **told)
    return product


def make_segment(name: str, partners: Iterable[Partner] = (), **dates: Any) -> Segment:
    """Make a segment by hand with members, from always to ever unless dated."""
    segment: Segment = Segment.objects.create(name=name, kind="list", rule={}, created_at=NOON)
    for partner in partners:
        SegmentMember.objects.create(segment=segment, partner=partner, **dates)
    return segment


def make_line(
    partner: Partner, product: Product, sale_date: date, net: str, quantity: str = "1", **fields: Any
) -> SalesLine:
    """Make a committed line; a negative net is a return. Keeps the freshness row in step."""
    amount = Decimal(net)
    line: SalesLine = SalesLine.objects.create(
        **{
            "batch_id": uuid4(),
            "partner_id": partner.id,
            "product_id": product.id,
            "sale_date": sale_date,
            "received_on": sale_date,
            "document": f"INV-{uuid4().hex[:8]}",
            "line_key": "L:1",
            "line_type": "return" if amount < 0 else "sale",
            "quantity": Decimal(quantity),
            "net": amount,
            "gross": amount,
            "currency": "USD",
            "row": 2,
            **fields,
        }
    )
    fresh, _ = SalesFreshness.objects.get_or_create(
        defaults={"counted_to": sale_date, "file_at": NOON, "lines": 0}
    )
    fresh.counted_to = max(fresh.counted_to or sale_date, sale_date)
    fresh.lines += 1
    fresh.save()
    return line


def program_document(**changes: Any) -> dict[str, Any]:
    """Give the demo's program: four retroactive tiers with a cap."""
    document: dict[str, Any] = {
        "format": "vir.program/1",
        "code": "VIR-2026-014",
        "name": "Q4 Cordless Growth",
        "currency": "USD",
        "starts_on": "2026-10-01",
        "ends_on": "2026-12-31",
        "goal": {"measure": "net_amount", "amount": "6500000.00"},
        "period": "quarter",
        "measure": {"kind": "net_amount"},
        "reward": {
            "kind": "percent",
            "application": "all_volume",
            "tiers": [
                {"threshold": "100000", "percent": "2"},
                {"threshold": "250000", "percent": "3"},
                {"threshold": "400000", "percent": "4"},
                {"threshold": "600000", "percent": "5"},
            ],
        },
        "caps": [{"per": "partner_period", "amount": "40000.00"}],
        "minimum_payable": {"amount": "50.00", "below": "carry_over"},
        "stacking": {"policy": "all_gross"},
        "payment": {"method": "credit_memo", "due_days": 30},
    }
    document.update(changes)
    return document


def pass_gates(program: Program, actor: User, at: datetime = NOON, *gates: Gate) -> None:
    """Give a draft the reasons that let it past gates of the launch; without any, past the back-test."""
    for gate in gates or (Gate.BACKTEST,):
        give_gate_reason(
            program_id=program.id, gate=gate, reason=f"Agreed: {gate.value}", actor_id=actor.id, at=at
        )


def make_published_program(
    document: Mapping[str, Any],
    *,
    partners: Iterable[Partner],
    owner: User,
    approver: User,
    status: str = "live",
) -> Program:
    """Make a published program that reaches the given partners on all its days."""
    terms = Terms.from_document(document)
    program: Program = Program.objects.create(
        code=terms.code,
        name=terms.name,
        status=status,
        currency=terms.currency,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        owner=owner,
        created_at=NOON - timedelta(days=90),
        updated_at=NOON - timedelta(days=90),
    )
    ProgramVersion.objects.create(
        program=program,
        number=1,
        document=dict(document),
        terms_hash=terms_hash(document),
        rule_sentence=rule_sentence(terms),
        submitted_by=owner,
        submitted_at=NOON - timedelta(days=90),
        approved_by=approver,
        published_at=NOON - timedelta(days=89),
        created_at=NOON - timedelta(days=90),
    )
    for partner in partners:
        Enrolment.objects.create(program=program, partner=partner)
    return program


def make_next_version(
    program: Program,
    *,
    approver: User,
    effective_on: date | None = None,
    new_budget: Decimal | None = None,
    **changes: Any,
) -> ProgramVersion:
    """Publish the next version of a program, in force from a day or from the start."""
    last = ProgramVersion.objects.filter(program=program, published_at__isnull=False).latest("number")
    document = {**last.document, **changes}
    version: ProgramVersion = ProgramVersion.objects.create(
        program=program,
        number=last.number + 1,
        document=document,
        terms_hash=terms_hash(document),
        rule_sentence=rule_sentence(Terms.from_document(document)),
        reason="Competitor promotion",
        effective_on=effective_on,
        new_budget=new_budget,
        submitted_by=program.owner,
        submitted_at=NOON - timedelta(days=1),
        approved_by=approver,
        published_at=NOON - timedelta(hours=1),
        created_at=NOON - timedelta(days=1),
    )
    program.version_number = version.number
    program.ends_on = Terms.from_document(document).ends_on
    program.save(update_fields=["version_number", "ends_on"])
    return version
