"""Words of this floor."""

from __future__ import annotations

from enum import StrEnum

from vir.foundation.words import later


class PartnerStatus(StrEnum):
    ACTIVE = "active"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return self.value.capitalize()


class SegmentKind(StrEnum):
    RULE = "rule"
    LIST = "list"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {"rule": "By rule", "list": "By hand"}[self.value]


class Match(StrEnum):
    """Whether all conditions of a rule must hold, or one is enough."""

    ALL = "all"
    ANY = "any"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {"all": "All conditions hold", "any": "At least one condition holds"}[self.value]

    @property
    def joiner(self) -> str:
        """Give the word between two conditions of a sentence."""
        return {"all": "AND", "any": "OR"}[self.value]


class FieldTest(StrEnum):
    IS = "is"
    IS_NOT = "is_not"
    ONE_OF = "one_of"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {"is": "is", "is_not": "is not", "one_of": "is one of"}[self.value]


class SalesTest(StrEnum):
    AT_LEAST = "at_least"
    BELOW = "below"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {"at_least": "at least", "below": "below"}[self.value]


class SalesWindow(StrEnum):
    """Of which days the sales are: a year that moves on with the calendar, or fixed days."""

    LAST_YEAR = "last_year"
    LAST_FISCAL_YEAR = "last_fiscal_year"
    BETWEEN = "between"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {
            "last_year": "Last calendar year",
            "last_fiscal_year": "Last fiscal year",
            "between": "Between two days",
        }[self.value]


class SegmentTest(StrEnum):
    IN = "in"
    NOT_IN = "not_in"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {"in": "is in", "not_in": "is not in"}[self.value]


class PayeeKind(StrEnum):
    """Which kind of account a partner is paid to."""

    IBAN = "iban"
    US_ACH = "us_ach"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {
            "iban": later("Account with an IBAN"),
            "us_ach": later("Account in the United States"),
        }[self.value]


class PayeeState(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    RETIRED = "retired"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {"proposed": "Waits for a second person"}.get(self.value, self.value.capitalize())


class MessageKind(StrEnum):
    NEWS = "news"
    TERMS = "terms"
    PAYMENT = "payment"
    NUDGE = "nudge"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {
            "news": later("News"),
            "terms": later("New terms"),
            "payment": later("About a payment"),
            "nudge": later("Close to a tier"),
        }[self.value]


class AudienceKind(StrEnum):
    ALL = "all"
    PROGRAM = "program"
    SEGMENT = "segment"
    PARTNERS = "partners"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {
            "all": "All partners",
            "program": "Partners of a program",
            "segment": "A segment",
            "partners": "Named partners",
        }[self.value]


class MessageState(StrEnum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    SENT = "sent"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return self.value.capitalize()


class MessageLanguage(StrEnum):
    """The languages that a message can be written in."""

    ENGLISH = "en"
    GERMAN = "de"
    FRENCH = "fr"
    SPANISH = "es"
    PORTUGUESE = "pt-br"
    JAPANESE = "ja"
    ARABIC = "ar"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {
            "en": later("English"),
            "de": later("German"),
            "fr": later("French"),
            "es": later("Spanish"),
            "pt-br": later("Portuguese (Brazil)"),
            "ja": later("Japanese"),
            "ar": later("Arabic"),
        }[self.value]

    @property
    def is_right_to_left(self) -> bool:
        """Say whether it is written from right to left."""
        return self is MessageLanguage.ARABIC


class ThreadSide(StrEnum):
    """Who wrote a reply."""

    PARTNER = "partner"
    VENDOR = "vendor"
