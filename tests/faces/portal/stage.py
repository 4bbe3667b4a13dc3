"""The stage of the portal's tests: a vendor that lives on 23 Nov 2026, its partners, programs and sales."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client

from claims.models import SalesFreshness, SalesLine
from partners.models import Partner
from payouts.exports.statement_csv import statement_csv
from payouts.models import PayoutItem, PayoutRun, Statement
from payouts.operations.approve_run import approve_run
from payouts.operations.close_period import close_period
from payouts.operations.export_run import keep_files
from payouts.operations.issue_statement import issue_statement
from payouts.operations.preview_run import preview_run
from payouts.operations.recalculate import recalculate
from payouts.operations.submit_run import submit_run
from programs.models import Enrolment, Product, Program
from tests.factories import (
    make_partner,
    make_person,
    make_portal_user,
    make_product,
    make_published_program,
    make_tenant,
    program_document,
)
from vir.foundation.identity.models import User
from vir.foundation.tenancy.context import tenant_context
from vir.foundation.tenancy.models import Tenant

TODAY = date(2026, 11, 23)
COUNTED_TO = date(2026, 11, 22)
# 06:10 in Chicago.
FILE_AT = datetime(2026, 11, 22, 12, 10, tzinfo=UTC)
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@dataclass
class Stage:
    """One vendor with its people; every method opens the vendor's context for itself."""

    tenant: Tenant
    manager: User
    preparer: User
    approver: User
    client_of: Callable[[User], Client]
    products: dict[str, Product] = field(default_factory=dict)

    def partner(self, code: str, name: str) -> Partner:
        """Make a partner."""
        with tenant_context(self.tenant.id, user_id=self.manager.id):
            return make_partner(code, name=name)

    def product(self, category: str) -> Product:
        """Give the one product of a category."""
        if category not in self.products:
            sku = f"{self.tenant.slug[:2].upper()}-{len(self.products) + 1:02}"
            with tenant_context(self.tenant.id, user_id=self.manager.id):
                self.products[category] = make_product(sku, name=f"{category} article", category=category)
        return self.products[category]

    def sold(
        self,
        partner: Partner,
        net: str,
        day: date = COUNTED_TO,
        *,
        category: str = "Cordless",
        lines: int = 1,
        quantity: str = "1",
        **fields: Any,
    ) -> None:
        """Commit lines of equal value that add up to an amount; a negative amount is a return."""
        product, amount = self.product(category), Decimal(net)
        with tenant_context(self.tenant.id, user_id=self.manager.id):
            for number in range(lines):
                values = {
                    "batch_id": uuid4(),
                    "partner_id": partner.id,
                    "product_id": product.id,
                    "sale_date": day,
                    "received_on": day,
                    "document": f"INV-{uuid4().hex[:10]}",
                    "line_key": f"L:{number}",
                    "line_type": "return" if amount < 0 else "sale",
                    "quantity": Decimal(quantity),
                    "net": amount / lines,
                    "gross": amount / lines,
                    "currency": "USD",
                    "row": number + 2,
                }
                SalesLine.objects.create(**{**values, **fields})

    def publish(
        self, document: Mapping[str, Any], partners: Iterable[Partner], *, status: str = "live"
    ) -> Program:
        """Publish a program that reaches the partners."""
        with tenant_context(self.tenant.id, user_id=self.manager.id):
            return make_published_program(
                document, partners=partners, owner=self.manager, approver=self.approver, status=status
            )

    def calculate(self, *, today: date = TODAY, counted_to: date = COUNTED_TO) -> None:
        """Say how fresh the sales are and bring what is earned in line with them."""
        with tenant_context(self.tenant.id, user_id=self.manager.id):
            SalesFreshness.objects.update_or_create(
                defaults={"counted_to": counted_to, "file_at": FILE_AT, "lines": 1}
            )
            recalculate(scope="full", reason="test", today=today, at=NOON)

    def close(self, code: str, start: date) -> None:
        """Close a period."""
        with tenant_context(self.tenant.id, user_id=self.preparer.id):
            close_period(
                program_code=code, period_start=start, actor_id=self.preparer.id, today=TODAY, at=NOON
            )

    def pay(self, code: str, start: date) -> list[Statement]:
        """Close a period, approve its run and issue its statements, each with a file."""
        self.close(code, start)
        with tenant_context(self.tenant.id, user_id=self.preparer.id):
            run = preview_run(
                program_code=code, period_start=start, actor_id=self.preparer.id, today=TODAY, at=NOON
            )
            submit_run(run_id=run.id, actor_id=self.preparer.id, at=NOON)
            run = PayoutRun.objects.get(id=run.id)
            approve_run(run_id=run.id, actor_id=self.approver.id, seen_seal=run.seal, at=NOON)
            issued = []
            for item in PayoutItem.objects.filter(run=run).order_by("partner__code"):
                statement = issue_statement(item_id=item.id, today=TODAY, at=NOON)
                files = [statement_csv(statement.snapshot)]
                keep_files(run_id=run.id, statement_id=statement.id, files=files, at=NOON)
                issued.append(statement)
            return issued

    def leave(self, program: Program, day: date) -> None:
        """Take every partner out of a program; the day is the first that does not count."""
        with tenant_context(self.tenant.id, user_id=self.manager.id):
            Enrolment.objects.filter(program=program).update(ends_on=day)

    def person(self, partner: Partner, role: str = "partner_admin", name: str = "marta") -> User:
        """Make a person of a partner."""
        with tenant_context(self.tenant.id, user_id=self.manager.id):
            return make_portal_user(partner, role, name)

    def visit(self, partner: Partner, role: str = "partner_admin") -> Client:
        """Give the signed-in client of a new person of a partner."""
        return self.client_of(self.person(partner, role))


def cordless(**changes: Any) -> dict[str, Any]:
    """Give the demo's program of one product category."""
    return program_document(**{"products": {"include": [{"category": "Cordless"}]}, **changes})


def annual(**changes: Any) -> dict[str, Any]:
    """Give a program of a year with one tier, for all products."""
    tiers = [{"threshold": "1190000", "percent": "1"}]
    terms = {
        "code": "VIR-2026-001",
        "name": "Annual Growth 2026",
        "starts_on": "2026-01-01",
        "period": "year",
        "reward": {"kind": "percent", "application": "all_volume", "tiers": tiers},
        "caps": [],
    }
    return program_document(**{**terms, **changes})


def sentence(response: HttpResponse) -> str:
    """Give the first sentence as a wide page has it; the second one is for phones."""
    return words(response, "lead")[0]


def make_stage(slug: str, name: str, client_of: Callable[[User], Client]) -> Stage:
    """Make a vendor that lives on the day of the tests, with its people."""
    tenant = make_tenant(slug, name, environment="demo", pinned_on=TODAY)
    manager = make_person(tenant, "mona", "program_manager")
    preparer = make_person(tenant, "paul", "finance_preparer")
    approver = make_person(tenant, "anna", "finance_approver")
    return Stage(tenant, manager, preparer, approver, client_of)


def days(start: date, count: int) -> list[date]:
    """List days in a row."""
    return [start + timedelta(days=number) for number in range(count)]


def words(response: HttpResponse, css: str, *, tag: str = "") -> list[str]:
    """
    Give the visible text of every element with a class, in order, spaces made one.

    :param css: a class, or "#" and an id
    :param tag: only elements of this name
    """
    reader = _Reader(css, tag)
    reader.feed(response.content.decode())
    return [" ".join("".join(found).split()) for found in reader.found]


def rows(response: HttpResponse, css: str) -> list[str]:
    """Give the text of every row of the tables with a class."""
    reader = _Reader("", "tr", inside=css)
    reader.feed(response.content.decode())
    return [" ".join("".join(found).split()) for found in reader.found]


class _Reader(HTMLParser):
    """Collects the text of elements; void elements and drawings add none."""

    VOID = frozenset({"input", "link", "meta", "br", "hr", "img", "path", "line", "rect", "use", "circle"})
    APART = frozenset({"td", "th", "dd", "dt", "p", "li", "span", "a", "h2", "h3", "summary", "option"})

    def __init__(self, css: str, tag: str, inside: str = "") -> None:
        super().__init__()
        self.css, self.tag, self.inside = css, tag, inside
        self.found: list[list[str]] = []
        self.open: list[tuple[str, list[str] | None, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.VOID:
            return
        named = dict(attrs)
        classes = (named.get("class") or "").split()
        within = any(flag for _, _, flag in self.open)
        wanted = not self.tag or tag == self.tag
        if self.css.startswith("#"):
            wanted = wanted and named.get("id") == self.css[1:]
        elif self.css:
            wanted = wanted and self.css in classes
        if self.inside:
            wanted = wanted and within
        collected: list[str] | None = [] if wanted else None
        if collected is not None:
            self.found.append(collected)
        self.open.append((tag, collected, bool(self.inside) and self.inside in classes))
        if tag in self.APART:
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        while self.open and tag not in self.VOID:
            name, _, _ = self.open.pop()
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        for _, collected, _ in self.open:
            if collected is not None:
                collected.append(data)
