"""Which app takes in which kind of file."""

from __future__ import annotations

from claims.operations.commit_sales import POS, SALES
from partners.operations.commit_partners import PARTNERS
from programs.operations.commit_products import PRODUCTS
from vir.foundation.imports.intakes import Intake
from vir.foundation.imports.models import ImportKind

INTAKES = {
    ImportKind.SALES: SALES,
    ImportKind.PARTNERS: PARTNERS,
    ImportKind.PRODUCTS: PRODUCTS,
    ImportKind.POS: POS,
}


def pick_intake(*, kind: str) -> Intake:
    """Give the intake of a kind of file."""
    return INTAKES[ImportKind(kind)]
