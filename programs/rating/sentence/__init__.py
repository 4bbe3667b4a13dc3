"""The rule sentence: a program in at most fifty plain words, and what they leave out, in every language."""

from programs.rating.sentence.facts.rule import Known
from programs.rating.sentence.pieces import Piece, joined
from programs.rating.sentence.rule import (
    NOT_FOR_PARTNERS,
    WORDS_MAX,
    rule_details,
    rule_pieces,
    rule_sentence,
    sentence_of_record,
)

__all__ = [
    "NOT_FOR_PARTNERS",
    "WORDS_MAX",
    "Known",
    "Piece",
    "joined",
    "rule_details",
    "rule_pieces",
    "rule_sentence",
    "sentence_of_record",
]
