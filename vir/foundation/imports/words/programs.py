"""Field names of SAP, DATEV and Sage, as their exports write them when nobody renames the columns."""

from __future__ import annotations

from typing import Final

HEADERS: Final = {
    "document": "VBELN | XBLNR | BELNR | Belegfeld 1 | InvNumber | DO_Piece | NumFacture",
    "sale_date": "FKDAT | BUDAT | BLDAT | DO_Date",
    "partner": "KUNNR | KUNAG | CT_Num | AccountRef | DO_Tiers",
    "sku": "MATNR | AR_Ref | StockCode",
    "product_name": "ARKTX | MAKTX | DL_Design | AR_Design",
    "quantity": "FKIMG | KWMENG | MENGE | DL_Qte",
    "unit": "VRKME | MEINS | EU_Enumere",
    "unit_price": "NETPR | DL_PrixUnitaire",
    "net": "NETWR | DL_MontantHT",
    "line": "POSNR | DL_Ligne",
    "type": "FKART | BLART | DO_Type",
    "currency": "WAERK | WAERS | WKZ Umsatz | N_Devise",
    "end_customer": "KUNWE",
    "serial": "SERNR | LS_NoSerie",
    "gtin": "EAN11 | AR_CodeBarre",
    "code": "KUNNR | CT_Num | AccountRef",
    "name": "NAME1 | MAKTX | CT_Intitule | AR_Design",
    "kind": "KTOKD | KDGRP",
    "city": "ORT01 | CT_Ville",
    "region": "REGIO | CT_CodeRegion",
    "country": "LAND1 | CT_Pays",
    "category": "MATKL | FA_CodeFamille",
    "brand": "MFRNR",
    "standard_cost": "STPRS | AR_PrixAch",
}
