"""The columns of the list of transactions."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from claims.enums import Basis
from claims.queries.transactions import Transaction
from vir.foundation.web import formats
from vir.foundation.web.columns import Column
from vir.foundation.web.listing import ListSpec

COUNTED_BY = "counted_by"


def transaction_list(tenant: str) -> ListSpec[Transaction]:
    """
    Declare the list; lines have one order, the newest first.

    :param tenant: the word of the vendor in addresses
    """

    def partner(row: Transaction) -> SafeString | str:
        if not row.partner_code:
            return "not known"
        url = reverse("partners:detail", kwargs={"tenant": tenant, "code": row.partner_code})
        return format_html('<a href="{}">{}</a>', url, row.partner_name)

    def document(row: Transaction) -> SafeString | str:
        if not row.key:
            return format_html('<span class="code">{}</span>', row.document)
        url = reverse("console:transaction", kwargs={"tenant": tenant, "key": row.key})
        return format_html('<a class="code" href="{}">{}</a>', url, row.document)

    def counted(row: Transaction) -> SafeString | str:
        # Filled by the floor that knows, once the page is there; without a script the word leads to the same.
        if not row.key:
            return formats.NIL
        url = reverse("console:transaction", kwargs={"tenant": tenant, "key": row.key})
        return format_html('<span id="counts-{}"><a href="{}">Which programs</a></span>', row.key, url)

    def origin(row: Transaction) -> SafeString | str:
        if row.claim is not None:
            return format_html("CLM-{}, row {}", row.claim, formats.number(row.row))
        if not row.batch:
            return formats.NIL
        url = reverse("claims:import_detail", kwargs={"tenant": tenant, "number": row.batch})
        return format_html('<a href="{}">{}, row {}</a>', url, row.batch, formats.number(row.row))

    columns: tuple[Column[Transaction], ...] = (
        Column("sale_date", "Sale date", lambda row: row.sale_date, "date"),
        Column("document", "Document", lambda row: row.document, "code", html=document),
        Column(
            "partner",
            "Partner",
            lambda row: row.partner_name,
            html=partner,
            code=lambda row: row.partner_code,
        ),
        Column(
            "product",
            "Product",
            lambda row: row.product_name,
            html=lambda row: format_html('<span class="code">{}</span> {}', row.sku, row.product_name),
            code=lambda row: row.sku,
        ),
        Column("line_type", "Type", lambda row: "Return" if row.line_type == "return" else "Sale"),
        Column(
            "basis",
            "Basis",
            lambda row: Basis(row.basis).label,
            at_first=False,
        ),
        Column("quantity", "Quantity", lambda row: row.quantity, "number"),
        Column("gross_amount", "Gross amount", lambda row: row.gross, "money"),
        Column("net_amount", "Net amount", lambda row: row.net, "money"),
        Column(COUNTED_BY, "Counted by", lambda row: row.key, html=counted, in_file=False),
        Column("import", "Import", lambda row: row.batch, "code", html=origin),
        Column("row", "Row", lambda row: row.row, "number", at_first=False),
        Column("received_on", "Received", lambda row: row.received_on, "date", at_first=False),
    )
    return ListSpec("transactions", "Transactions", "lines", columns, currency=lambda row: row.currency)
