"""Headers in English. Words that may mean two of our columns stand under both, so that a person decides."""

from __future__ import annotations

from typing import Final

HEADERS: Final = {
    "document": "Invoice | Invoice number | Invoice no. | Invoice # | Inv. no. | Billing document | Document no. "
    "| Sales order | Receipt no. | Credit memo no.",
    "sale_date": "Invoice date | Billing date | Date of invoice | Date of sale | Sold on | Inv. date | Sales date",
    "partner": "Distributor | Reseller | Dealer | Sold-to party | Sold-to | Payer | Partner no. | Partner ID "
    "| Distributor no. | Reseller no. | Dealer code | Customer no. | Customer number",
    "sku": "Item | Item code | Item no. | Product no. | Product ID | Part no. | Part # | Stock code | Material no. "
    "| Material number | Article no. | Model no. | Manufacturer part number | MPN",
    "product_name": "Product name | Product description | Item description | Material description | Item name",
    "quantity": "Qty sold | Quantity sold | Units sold | Billed quantity | Invoiced quantity | Qty invoiced | QTY.",
    "unit": "Unit of measure | UoM | U/M | Sales unit | Unit | Pack | Packaging",
    "unit_price": "Price per unit | Price each | Net price | Sales price | Unit cost to customer",
    "net": "Net value | Net amt. | Net total | Amount excl. VAT | Amount excl. tax | Line total | Extended price",
    "gross": "List value | Amount before discount | Gross before discount",
    "line": "Line no. | Line # | Item number of line | Document line | Pos.",
    "type": "Billing type | Document type | Record type",
    "currency": "Currency | Curr. | Ccy | Document currency | Transaction currency",
    "received": "Received on | Date received | Receipt date | Reporting date",
    "end_customer": "End customer | End user | End customer name | Ship-to name | Ship-to party | Trade customer "
    "| Contractor | Customer name",
    "serial": "Serial | Serial no. | Serial # | S/N | SN | IMEI",
    "gtin": "GTIN | EAN | UPC | EAN/UPC | Barcode | EAN code | GTIN-13 | EAN-13",
    "claimed": "Claimed amount | Claim amount | Amount claimed | Rebate claimed | Claim value",
    "code": "Partner code | Partner no. | Account no. | Customer no. | Distributor no. | Reseller no.",
    "name": "Partner name | Company name | Account name | Reseller name | Product name | Item name | Description",
    "kind": "Partner type | Partner class | Account type | Business type | Tier",
    "city": "City | Town | Place",
    "region": "Region | State | Province | County",
    "country": "Country | Country code | Country/region",
    "category": "Product category | Product group | Product line | Material group",
    "subcategory": "Product subcategory | Subgroup | Product subgroup",
    "brand": "Brand | Brand name | Manufacturer",
    "standard_cost": "Standard price | Cost price | Std. cost | Standard cost | Purchase price",
}
