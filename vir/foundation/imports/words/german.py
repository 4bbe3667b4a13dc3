"""Headers in German."""

from __future__ import annotations

from typing import Final

HEADERS: Final = {
    "document": "Rechnungsnummer | Rechnungsnr. | Rechnungs-Nr. | Rechnung | Rechn.-Nr. | Rg.-Nr. | RE-Nr. "
    "| Belegnummer | Beleg-Nr. | Belegnr. | Beleg | Faktura | Fakturanummer | Faktura-Nr. | Auftragsnummer",
    "sale_date": "Rechnungsdatum | Rechn.-Datum | Rg.-Datum | Belegdatum | Fakturadatum | Datum | Verkaufsdatum "
    "| Buchungsdatum | Umsatzdatum",
    "partner": "Kundennummer | Kundennr. | Kunden-Nr. | Kd.-Nr. | KdNr | Debitor | Debitorennummer | Debitoren-Nr. "
    "| Auftraggeber | Händler | Händlernummer | Händler-Nr. | Partner | Partnernummer | Vertriebspartner",
    "sku": "Artikelnummer | Artikelnr. | Artikel-Nr. | Art.-Nr. | ArtNr | Artikel | Materialnummer | Material "
    "| Material-Nr. | Produktnummer | Produkt-Nr. | Teilenummer | Sachnummer | Bestellnummer",
    "product_name": "Artikelbezeichnung | Bezeichnung | Produktname | Produktbezeichnung | Materialbezeichnung "
    "| Materialkurztext | Artikeltext",
    "quantity": "Menge | Anzahl | Stück | Stückzahl | Fakturierte Menge | Fakt. Menge | Verkaufte Menge | Absatz "
    "| Absatzmenge",
    "unit": "Mengeneinheit | Einheit | ME | VME | Verkaufsmengeneinheit | Maßeinheit | Basismengeneinheit "
    "| Verpackungseinheit | VPE",
    "unit_price": "Einzelpreis | Stückpreis | Preis | Preis pro Stück | E-Preis | EP | Nettopreis | Verkaufspreis | VK",
    "net": "Nettobetrag | Nettowert | Netto | Nettoumsatz | Umsatz netto | Betrag netto | Gesamt netto "
    "| Positionswert | Warenwert",
    "gross": "Listenwert | Wert vor Rabatt | Betrag vor Rabatt",
    "line": "Position | Pos. | Pos.-Nr. | Positionsnummer | Belegposition | Zeile",
    "type": "Belegart | Fakturaart | Vorgangsart | Belegtyp",
    "currency": "Währung | Währg. | WKZ | Belegwährung | Währungsschlüssel | Währungscode | Währungskennzeichen",
    "received": "Eingangsdatum | Eingang | Eingegangen am | Meldedatum",
    "end_customer": "Endkunde | Endkundenname | Endabnehmer | Warenempfänger | Kunde | Kundenname | Name des Kunden",
    "serial": "Seriennummer | Serien-Nr. | Seriennr. | Serialnummer | S/N | Gerätenummer",
    "gtin": "GTIN | EAN | EAN-Code | EAN-Nummer | EAN/GTIN | Strichcode | Barcode",
    "claimed": "Beanspruchter Betrag | Geforderter Betrag | Bonusbetrag | Erstattungsbetrag | Forderungsbetrag "
    "| Antragsbetrag",
    "code": "Kundennummer | Kunden-Nr. | Debitor | Debitorennummer | Partnernummer | Händlernummer | Kreditor",
    "name": "Name | Firma | Firmenname | Kundenname | Händlername | Name 1 | Bezeichnung | Artikelbezeichnung "
    "| Produktname | Materialkurztext",
    "kind": "Art | Partnerart | Kundengruppe | Kundenart | Vertriebsweg | Branche",
    "city": "Ort | Stadt | Wohnort",
    "region": "Region | Bundesland | Land (Bundesland) | Gebiet | Kanton",
    "country": "Land | Staat | Länderkennzeichen | Länderschlüssel | Ländercode",
    "category": "Warengruppe | Kategorie | Produktgruppe | Produktkategorie | Hauptwarengruppe | Artikelgruppe",
    "subcategory": "Unterkategorie | Untergruppe | Unterwarengruppe | Produktuntergruppe",
    "brand": "Marke | Hersteller | Markenname",
    "standard_cost": "Standardpreis | Standardkosten | Herstellkosten | Selbstkosten | Einstandspreis | Einkaufspreis "
    "| EK-Preis",
}
