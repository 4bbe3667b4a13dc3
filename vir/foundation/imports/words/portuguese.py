"""Headers in Brazilian Portuguese."""

from __future__ import annotations

from typing import Final

HEADERS: Final = {
    "document": "Número da nota fiscal | Nota fiscal | NF | NF-e | Nº NF | Nº da NF | Núm. NF | Número NF | Num. NF "
    "| Número da fatura | Fatura | Nº documento | Documento | Número do documento | Nota",
    "sale_date": "Data da nota fiscal | Data da NF | Data NF | Data de emissão | Data emissão | Dt. emissão | Data "
    "| Data da venda | Data de faturamento | Data do documento | Dt. faturamento",
    "partner": "Código do cliente | Cód. cliente | Código cliente | Nº cliente | CNPJ | CNPJ do distribuidor "
    "| Distribuidor | Código do distribuidor | Revenda | Código da revenda | Emissor da ordem",
    "sku": "Código do produto | Cód. produto | Código produto | Produto | Referência | Código do item | Item "
    "| Material | Código do material | Nº material | Cód. item | Part number",
    "product_name": "Descrição | Descrição do produto | Nome do produto | Descrição do item | Descrição do material "
    "| Denominação",
    "quantity": "Quantidade | Qtd. | Qtde. | Quant. | Qtde. faturada | Quantidade faturada | Quantidade vendida "
    "| Unidades vendidas",
    "unit": "Unidade de medida | Unidade | Un. | UM | U.M. | Und. | Unid. | Embalagem",
    "unit_price": "Preço unitário | Valor unitário | Vlr. unitário | Vl. unitário | Preço | Preço de venda | Vl. unit.",
    "net": "Valor líquido | Vlr. líquido | Vl. líquido | Líquido | Total líquido | Receita líquida | Venda líquida "
    "| Valor total líquido | Faturamento líquido",
    "gross": "Valor bruto | Vlr. bruto | Vl. bruto | Receita bruta | Valor antes do desconto",
    "line": "Linha | Nº linha | Nº do item | Item da NF | Posição | Seq. | Sequência",
    "type": "Tipo de documento | Tipo de nota | Tipo | Natureza da operação | CFOP",
    "currency": "Moeda | Código da moeda | Moeda do documento",
    "received": "Data de recebimento | Recebido em | Data recebimento",
    "end_customer": "Cliente final | Consumidor final | Nome do cliente final | Cliente | Nome do cliente "
    "| Nome cliente | Destinatário | Recebedor da mercadoria",
    "serial": "Número de série | Nº de série | Nº série | Núm. série | Num. série | Série do equipamento",
    "gtin": "GTIN | EAN | Código EAN | Código de barras | Cód. barras | cEAN",
    "claimed": "Valor reivindicado | Valor solicitado | Valor reclamado | Valor do pedido de bônus | Bônus solicitado",
    "code": "Código do cliente | Cód. cliente | Código do parceiro | Código do distribuidor | CNPJ | Código",
    "name": "Nome | Razão social | Nome fantasia | Nome do cliente | Empresa | Nome do parceiro | Nome do produto "
    "| Descrição | Descrição do produto",
    "kind": "Tipo de parceiro | Tipo de cliente | Canal | Ramo de atividade | Segmento",
    "city": "Cidade | Município",
    "region": "Região | Estado | UF",
    "country": "País | Código do país",
    "category": "Categoria | Família | Grupo | Grupo de produtos | Linha | Grupo de mercadorias",
    "subcategory": "Subcategoria | Subgrupo | Subfamília",
    "brand": "Marca | Fabricante",
    "standard_cost": "Custo padrão | Custo unitário | Preço de custo | Custo standard",
}
