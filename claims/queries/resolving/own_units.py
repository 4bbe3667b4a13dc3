"""Words for one piece: a quantity in them is counted as it stands. Pure."""

from __future__ import annotations

import unicodedata

# By language, as invoices and price lists write them; UN/CEFACT codes and their X12 kin come first.
PIECE_WORDS: dict[str, tuple[str, ...]] = {
    "codes": (
        "PCE",
        "PCS",
        "PC",
        "C62",
        "H87",
        "EA",
        "EACH",
        "NAR",
        "NMP",
        "UN",
        "UNIT",
        "UNITS",
        "PIECE",
        "PIECES",
    ),
    "German": ("ST", "STK", "STCK", "STUECK", "STÜCK", "STUCK"),
    "French": ("PIECE", "PIECES", "PIÈCE", "PIÈCES", "PCE", "UNITE", "UNITES", "UNITÉ", "UNITÉS", "U"),
    "Spanish": ("PIEZA", "PIEZAS", "PZA", "PZAS", "PZ", "UD", "UDS", "UNIDAD", "UNIDADES"),
    "Italian": ("PEZZO", "PEZZI", "NR", "N", "CAD", "UNITA", "UNITÀ"),
    "Portuguese": ("PECA", "PECAS", "PEÇA", "PEÇAS", "PÇ", "UNIDADE"),
    "Dutch": ("STUK", "STUKS", "STKS"),
    "Polish": ("SZT", "SZTUKA", "SZTUKI", "SZTUK"),
}
UNIT_LENGTH_MAX = 30
_PIECES = frozenset(word for words in PIECE_WORDS.values() for word in words)


def unit_key(text: str) -> str:
    """Write a unit as it is remembered: composed capitals, single spaces, no full stop at the end."""
    return " ".join(unicodedata.normalize("NFC", text).upper().split()).rstrip(". ")


def is_piece(text: str) -> bool:
    """Say whether a unit stands for one piece. A blank one does: a file that names none counts pieces."""
    key = unit_key(text)
    return not key or key in _PIECES
