"""Headers of real exports in seven languages: what is sure is suggested, what is not is left to a person."""

from __future__ import annotations

import pytest

from claims.enums import ClaimKind
from claims.importers.claim_columns import claim_columns
from claims.importers.sales_columns import SALES_COLUMNS
from partners.importers.partner_columns import PARTNER_COLUMNS
from programs.importers.product_columns import PRODUCT_COLUMNS
from vir.foundation.imports.kinds import Amount, Code, Column, Text
from vir.foundation.imports.mapping import suggest
from vir.foundation.imports.words import LANGUAGES, folded, known_as

# A claim or POS file with everything that may stand in one.
POINT_OF_SALE = (
    *(Column(name, name, Code) for name in ("document", "sku", "serial", "gtin")),
    *(Column(name, name, Text) for name in ("sale_date", "product_name", "unit", "currency", "end_customer")),
    *(Column(name, name, Amount) for name in ("quantity", "unit_price", "net", "claimed")),
)
NAMES = (
    *("document", "sale_date", "sku", "product_name", "quantity", "unit", "unit_price", "net", "currency"),
    *("end_customer", "serial", "gtin", "claimed"),
)
# In the order of NAMES: once as a large program writes them, once as a small one or a person does.
EXPORTS = {
    "English, SAP": "Billing document | Billing date | Material | Material description | Billed quantity | Sales unit"
    " | Net price | Net value | Document currency | Ship-to party | Serial no. | EAN/UPC | Claim amount",
    "English, Sage": "Invoice # | Invoice Date | Stock Code | Item Description | Qty Sold | U/M | Price Each"
    " | Amount excl. VAT | Ccy | End User | S/N | Barcode | Rebate claimed",
    "German, SAP": "Faktura | Fakturadatum | Material | Materialkurztext | Fakturierte Menge | VME | Nettopreis"
    " | Nettowert | Belegwährung | Warenempfänger | Serialnummer | EAN-Nummer | Erstattungsbetrag",
    "German, DATEV": "Belegnummer | Belegdatum | Artikelnr. | Artikelbezeichnung | Menge | Einheit | Einzelpreis"
    " | Betrag netto (EUR) | WKZ | Endkunde | Serien-Nr. | EAN | Bonusbetrag",
    "German, without umlauts": "RECHNUNGSNR | RECHNUNGSDATUM | ART_NR | BEZEICHNUNG | STUECK | MASSEINHEIT"
    " | STUECKPREIS | NETTO | WAEHRUNG | ENDKUNDE | SERIENNR | GTIN | ANTRAGSBETRAG",
    "French, Sage": "N° pièce | Date pièce | Référence article | Désignation | Qté facturée | Unité de vente | P.U. HT"
    " | Montant HT | Devise | Client final | N° de série | Code-barres | Montant réclamé",
    "French, SAP": "Document de facturation | Date de facturation | Code article | Libellé article"
    " | Quantité facturée | UV | Prix net | Valeur nette | Code devise | Réceptionnaire | Numéro de série | Code EAN"
    " | Remise demandée",
    "Spanish, SAP": "Doc. facturación | Fecha factura | Material | Texto breve de material | Cant. facturada | UMV"
    " | Precio neto | Valor neto | Moneda del documento | Destinatario | Nº de serie | Código EAN"
    " | Importe reclamado",
    "Spanish, by hand": "Nº factura | FECHA | Código de artículo | Descripción | Cantidad | Unidad de medida"
    " | Precio unitario | Base imponible | Divisa | Cliente final | Número de serie | Código de barras"
    " | Monto solicitado",
    "Portuguese, TOTVS": "Num. NF | Dt. emissão | Cód. produto | Descrição do produto | Qtde. | UM | Vlr. unitário"
    " | Vlr. líquido | Moeda | Destinatário | Nº de série | Cód. barras | Valor solicitado",
    "Portuguese, by hand": "Nota fiscal | Data da venda | Código do item | Nome do produto | Quantidade"
    " | Unidade de medida | Preço unitário (R$) | Valor líquido (R$) | Código da moeda | Cliente final"
    " | Número de série | EAN | Valor reivindicado",
    "Japanese, SAP": "請求伝票 | 請求日 | 品目コード | 品目テキスト | 請求数量 | 販売単位 | 請求単価 | 正味額"
    " | 伝票通貨 | 出荷先 | シリアル番号 | EANコード | 申請金額",
    "Japanese, by hand": "伝票Ｎｏ | 売上日 | 品番 | 商品名 | 数量 | 単位 | 単価（円） | 税抜金額 | 通貨"
    " | エンドユーザー | 製造番号 | JANコード | 請求リベート額",
    "Arabic, SAP": "رقم مستند الفوترة | تاريخ الفوترة | رقم المادة | وصف المادة | الكمية المفوترة | وحدة البيع"
    " | سعر الوحدة | القيمة الصافية | عملة المستند | المرسل إليه | الرقم التسلسلي | الباركود | مبلغ المطالبة",
    "Arabic, by hand": "رقم الفاتوره | التاريخ | كود الصنف | اسم الصنف | الكميّة | الوحدة | السعر (ريال)"
    " | المبلغ الصافى | العملة | العميل النهائي | الرقم المتسلسل | رمز الباركود | قيمة المطالبة",
}


@pytest.mark.parametrize("export", EXPORTS)
def test_every_column_of_a_claim_file_is_found(export: str) -> None:
    headers = EXPORTS[export].split(" | ")

    assert suggest(POINT_OF_SALE, headers) == dict(zip(NAMES, headers, strict=True))


SALES = {
    "German, SAP": "Auftraggeber=partner Faktura=document Fakturadatum=sale_date Position=line Fakturaart=type"
    " Material=sku Menge=quantity Nettowert=net Währung=currency",
    "French, Sage": "Code_tiers=partner N°_pièce=document Date=sale_date Code_article=sku Qté=quantity PU_HT=unit_price"
    " Montant_HT=net Devise=currency",
    "Spanish": "Distribuidor=partner Factura=document Fecha=sale_date Artículo=sku Cantidad=quantity"
    " Importe_neto=net Moneda=currency",
    "Portuguese": "CNPJ=partner NF-e=document Data_emissão=sale_date Produto=sku Qtd=quantity Valor_líquido=net",
    "Japanese": "販売店コード=partner 伝票番号=document 売上日=sale_date 商品コード=sku 数量=quantity 金額=net"
    " 通貨=currency",
    "Arabic": "الموزع=partner الفاتورة=document التاريخ=sale_date الصنف=sku الكمية=quantity الصافي=net العملة=currency",
    "SAP, field names": "KUNAG=partner VBELN=document POSNR=line FKDAT=sale_date MATNR=sku FKIMG=quantity NETWR=net"
    " WAERK=currency FKART=type",
    "Sage, field names": "DO_Tiers=partner DO_Piece=document DO_Date=sale_date AR_Ref=sku DL_Qte=quantity"
    " DL_PrixUnitaire=unit_price DL_MontantHT=net",
}


@pytest.mark.parametrize("export", SALES)
def test_columns_of_a_sales_file_are_found(export: str) -> None:
    expected = dict(pair.split("=")[::-1] for pair in SALES[export].split())

    found = suggest(SALES_COLUMNS, list(expected.values()))

    assert {name: header for name, header in found.items() if header} == expected


PARTNERS = {
    "German": "Debitor=code Name_1=name Kundengruppe=kind Ort=city Bundesland=region Land=country",
    "French": "Code_client=code Raison_sociale=name Canal=kind Ville=city Région=region Pays=country",
    "Spanish": "Código_de_cliente=code Razón_social=name Canal=kind Población=city Provincia=region País=country",
    "Portuguese": "CNPJ=code Razão_social=name Segmento=kind Cidade=city UF=region País=country",
    "Japanese": "得意先コード=code 得意先名=name 業態=kind 市区町村=city 都道府県=region 国=country",
    "Arabic": "رمز_العميل=code اسم_الشركة=name نوع_النشاط=kind المدينة=city المحافظة=region الدولة=country",
    "SAP, field names": "KUNNR=code NAME1=name KDGRP=kind ORT01=city REGIO=region LAND1=country",
    "English": "Account_no.=code Company_name=name Business_type=kind Town=city County=region Country_code=country",
}


@pytest.mark.parametrize("export", PARTNERS)
def test_columns_of_a_partner_file_are_found(export: str) -> None:
    expected = dict(pair.split("=")[::-1] for pair in PARTNERS[export].split())

    assert suggest(PARTNER_COLUMNS, list(expected.values())) == expected


PRODUCTS = {
    "German": "Artikelnummer=sku Bezeichnung=name Warengruppe=category Untergruppe=subcategory Hersteller=brand"
    " EK-Preis=standard_cost",
    "French": "Code_article=sku Libellé=name Famille=category Sous-famille=subcategory Marque=brand"
    " Prix_de_revient=standard_cost",
    "Spanish": "Código_de_artículo=sku Descripción=name Familia=category Subfamilia=subcategory Marca=brand"
    " Coste_estándar=standard_cost",
    "Portuguese": "Código_do_produto=sku Descrição=name Grupo=category Subgrupo=subcategory Marca=brand"
    " Custo_padrão=standard_cost",
    "Japanese": "品番=sku 品名=name 大分類=category 中分類=subcategory メーカー=brand 標準原価=standard_cost",
    "Arabic": "رقم_الصنف=sku اسم_الصنف=name الفئة=category الفئة_الفرعية=subcategory الماركة=brand"
    " سعر_التكلفة=standard_cost",
    "English": "Stock_code=sku Item_name=name Product_line=category Subgroup=subcategory Manufacturer=brand"
    " Cost_price=standard_cost",
}


@pytest.mark.parametrize("export", PRODUCTS)
def test_columns_of_a_product_file_are_found(export: str) -> None:
    expected = dict(pair.split("=")[::-1] for pair in PRODUCTS[export].split())

    assert suggest(PRODUCT_COLUMNS, list(expected.values())) == expected


@pytest.mark.parametrize(
    "header",
    [
        *(
            "Umsatz (ohne Soll/Haben-Kz)",
            "Betrag",
            "Bruttobetrag",
            "Montant TTC",
            "Net à payer",
            "Importe con IVA",
        ),
        *(
            "金額(税込)",
            "المبلغ شامل الضريبة",
            "Total",
            "Betrag inkl. MwSt.",
            "Amount (incl. VAT)",
            "Lieferdatum",
        ),
        *("Date d'échéance", "Fecha de vencimiento", "Data de vencimento", "支払期日", "تاريخ الاستحقاق"),
    ],
)
def test_header_that_means_another_thing_is_left_to_a_person(header: str) -> None:
    assert set(suggest(SALES_COLUMNS, [header]).values()) == {None}


@pytest.mark.parametrize(
    "headers", [("Rechnungsnummer", "Belegnummer"), ("Facture", "N° pièce"), ("伝票番号", "請求書番号")]
)
def test_two_headers_for_one_column_are_left_to_a_person(headers: tuple[str, str]) -> None:
    assert suggest(SALES_COLUMNS, headers)["document"] is None


def test_header_for_two_columns_is_left_to_a_person() -> None:
    columns = (Column("partner", "Partner", Code), Column("code", "Code", Code))

    assert suggest(columns, ["Kundennummer"]) == {"partner": None, "code": None}


def test_own_names_go_before_those_of_languages() -> None:
    found = suggest(SALES_COLUMNS, ["Invoice", "Rechnungsnummer"])

    assert found["document"] == "Invoice"


def test_claims_of_the_portal_are_read_from_german_headers() -> None:
    found = suggest(
        claim_columns(ClaimKind.VOLUME), ["Beleg-Nr.", "Belegdatum", "Art.-Nr.", "Stück", "Endkunde"]
    )

    wanted = ("invoice", "sold_on", "sku", "quantity", "end_customer")
    assert [found[name] for name in wanted] == ["Beleg-Nr.", "Belegdatum", "Art.-Nr.", "Stück", "Endkunde"]


def test_every_language_knows_every_column() -> None:
    columns = set(LANGUAGES["English"])

    assert {
        language: columns - set(words) for language, words in LANGUAGES.items() if language != "programs"
    } == {language: set() for language in LANGUAGES if language != "programs"}


@pytest.mark.parametrize(
    ("header", "same"),
    [
        ("Währung", "WAHRUNG"),
        ("Ｎｏ．", "no"),
        ("Betrag netto [EUR]", "Betrag netto"),
        ("Montant HT €", "montant_ht"),
        ("الفاتورة", "الفاتوره"),
        ("إجمالي", "اجمالى"),
    ],
)
def test_headers_are_compared_without_accents_width_and_currency(header: str, same: str) -> None:
    assert folded(header) == folded(same)


def test_marks_that_make_another_letter_stay() -> None:
    assert folded("ガ") != folded("カ")


def test_column_that_no_language_knows_has_no_words() -> None:
    assert known_as("whatever") == frozenset()
