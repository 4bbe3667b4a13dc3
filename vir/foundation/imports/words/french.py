"""Headers in French."""

from __future__ import annotations

from typing import Final

HEADERS: Final = {
    "document": "Numéro de facture | N° facture | N° de facture "
    "| No facture | Facture | Numéro facture | N° pièce "
    "| Numéro de pièce | Pièce | Réf. facture | Référence facture | N° document | Document de facturation",
    "sale_date": "Date de facture | Date facture | Date de facturation | Date | Date pièce | Date de vente "
    "| Date de la pièce | Date document",
    "partner": "Code client | N° client | Numéro client | Numéro de client "
    "| Compte client | Client donneur d'ordre "
    "| Donneur d'ordre | Distributeur | Revendeur | Code distributeur "
    "| Code revendeur | Code tiers | Compte tiers",
    "sku": "Référence | Référence article | Réf. article | Réf. | Code article | Article | N° article "
    "| Numéro d'article | Code produit | Référence produit",
    "product_name": "Désignation | Désignation article | Désignation produit | Libellé | Libellé article "
    "| Nom du produit | Description | Libellé produit",
    "quantity": "Quantité | Qté | Quantité facturée | Qté facturée "
    "| Quantité vendue | Qté vendue | Nombre | Nb unités "
    "| Unités vendues",
    "unit": "Unité | Unité de mesure | Unité de vente | UV | UM | Conditionnement | Unité de quantité",
    "unit_price": "Prix unitaire | PU | P.U. | PU HT | P.U. HT "
    "| Prix unitaire HT | Prix | Prix de vente | Prix net",
    "net": "Montant HT | Montant net | Montant net HT | Total HT | Net HT | Valeur nette | CA HT | CA net "
    "| Chiffre d'affaires | Montant hors taxes",
    "gross": "Montant brut | Montant brut HT | Valeur brute | Montant avant remise | Total brut HT",
    "line": "Ligne | N° ligne | N° de ligne | Numéro de ligne | Poste | Position",
    "type": "Type de pièce | Type de document | Type de facture | Nature | Type",
    "currency": "Devise | Code devise | Monnaie | Devise du document",
    "received": "Date de réception | Reçu le | Date réception | Date de déclaration",
    "end_customer": "Client final | Utilisateur final "
    "| Nom du client final | Client | Nom du client | Nom client "
    "| Destinataire | Réceptionnaire",
    "serial": "Numéro de série | N° de série | N° série | No de série | N/S | Série",
    "gtin": "GTIN | EAN | Code EAN | Gencod | Code-barres | Code à barres | Code barre",
    "claimed": "Montant réclamé | Montant demandé | Montant de la demande "
    "| Remise demandée | Montant revendiqué",
    "code": "Code client | N° client | Code tiers | Code partenaire "
    "| N° partenaire | Code distributeur | Compte client",
    "name": "Nom | Raison sociale | Nom du client | Intitulé "
    "| Nom du partenaire | Société | Désignation | Libellé "
    "| Nom du produit",
    "kind": "Type de partenaire | Type de client | Catégorie de client | Canal | Catégorie tarifaire",
    "city": "Ville | Localité | Commune",
    "region": "Région | Département | Province | Canton",
    "country": "Pays | Code pays",
    "category": "Famille | Famille article | Catégorie "
    "| Famille de produits | Gamme | Groupe de marchandises",
    "subcategory": "Sous-famille | Sous-catégorie | Sous-gamme",
    "brand": "Marque | Fabricant",
    "standard_cost": "Coût standard | Prix de revient | Coût unitaire | Prix d'achat | Coût de revient",
}
