"""Headers in Spanish."""

from __future__ import annotations

from typing import Final

HEADERS: Final = {
    "document": "Número de factura | N.º de factura | Nº factura | Nro. de factura | Num. factura | Núm. factura "
    "| Factura | No. factura | Folio | Número de documento | Nº documento | Documento | Doc. facturación",
    "sale_date": "Fecha de factura | Fecha factura | Fecha | Fecha de venta | Fecha de emisión | Fecha documento "
    "| Fecha de facturación | Fecha de documento",
    "partner": "Código de cliente | Cód. cliente | Nº cliente | Número de cliente | Solicitante | Distribuidor "
    "| Código distribuidor | Revendedor | Código de distribuidor | Deudor | Cuenta cliente",
    "sku": "Referencia | Código de artículo | Cód. artículo | Artículo | Nº artículo | Código de producto "
    "| Cód. producto | Material | Número de material | Clave de producto | Número de parte | Ref.",
    "product_name": "Descripción | Descripción del artículo | Nombre del producto | Descripción del producto "
    "| Denominación | Concepto | Texto breve de material",
    "quantity": "Cantidad | Cant. | Cantidad facturada | Cant. facturada | Unidades | Unidades vendidas "
    "| Cantidad vendida | Uds. | Ctd.",
    "unit": "Unidad de medida | Unidad | U.M. | UM | Unidad de venta | Ud. de medida | Empaque | UMV",
    "unit_price": "Precio unitario | Precio | P. unitario | P.U. | Precio por unidad | Precio neto | Precio de venta",
    "net": "Importe neto | Importe | Neto | Valor neto | Base imponible | Total neto | Monto neto | Subtotal "
    "| Ventas netas | Importe sin IVA",
    "gross": "Importe bruto | Valor bruto | Importe antes de descuento",
    "line": "Línea | Nº línea | Número de línea | Posición | Pos. | Partida",
    "type": "Tipo de documento | Tipo de factura | Clase de factura | Tipo",
    "currency": "Moneda | Divisa | Código de moneda | Moneda del documento",
    "received": "Fecha de recepción | Recibido el | Fecha recepción | Fecha de recibo",
    "end_customer": "Cliente final | Usuario final | Nombre del cliente final | Cliente | Nombre del cliente "
    "| Nombre cliente | Destinatario de mercancías | Destinatario",
    "serial": "Número de serie | N.º de serie | Nº de serie | Nº serie | Núm. serie | No. de serie | Serie",
    "gtin": "GTIN | EAN | Código EAN | Código de barras | Cód. barras",
    "claimed": "Importe reclamado | Monto reclamado | Importe solicitado | Monto solicitado | Valor reclamado",
    "code": "Código de cliente | Cód. cliente | Nº cliente | Código de socio | Código distribuidor | Deudor | Código",
    "name": "Nombre | Razón social | Nombre del cliente | Nombre o razón social | Empresa | Nombre del producto "
    "| Descripción | Denominación",
    "kind": "Tipo de socio | Tipo de cliente | Canal | Clase de cliente | Giro",
    "city": "Ciudad | Población | Localidad | Municipio",
    "region": "Región | Provincia | Estado | Comunidad autónoma | Departamento",
    "country": "País | Código de país | Clave de país",
    "category": "Categoría | Familia | Familia de productos | Grupo de artículos | Línea de producto",
    "subcategory": "Subcategoría | Subfamilia | Subgrupo | Sublínea",
    "brand": "Marca | Fabricante",
    "standard_cost": "Coste estándar | Costo estándar | Precio de coste | Coste unitario | Costo unitario",
}
