"""The rule sentence: a program in at most fifty plain words, and what they leave out."""

from programs.rating.sentence.pieces import Piece, joined
from programs.rating.sentence.rule import (
    NOT_FOR_PARTNERS,
    WORDS_MAX,
    rule_details,
    rule_pieces,
    rule_sentence,
)

__all__ = ["NOT_FOR_PARTNERS", "WORDS_MAX", "Piece", "joined", "rule_details", "rule_pieces", "rule_sentence"]
