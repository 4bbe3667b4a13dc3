"""What people are told of, by which channel, and how quietly by default. Data, after the table of the design."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from vir.foundation.words import later


class Channel(StrEnum):
    PORTAL = "portal"
    EMAIL = "email"
    DIGEST = "digest"


class Event(StrEnum):
    TERMS = "terms"
    PAYMENT = "payment"
    CLAIM = "claim"
    TIER = "tier"
    SUMMARY = "summary"
    CLOSING = "closing"
    NEWS = "news"
    # Answers to a question, and everything else one person asked another.
    ANSWER = "answer"
    # Who may sign in, where money goes: never turned off.
    SECURITY = "security"
    # To the vendor's own people.
    TEAM = "team"

    @property
    def label(self) -> str:
        """Give the words for people, as they are kept: `say(event.label)` says them."""
        return _WORDS[self]


class DeliveryState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    BOUNCED = "bounced"
    # Not sent, because the person or the address said so.
    HELD_BACK = "held_back"

    @property
    def label(self) -> str:
        """Give the words for people."""
        return {"held_back": "Not sent"}.get(self.value, self.value.capitalize())


@dataclass(frozen=True)
class Choice:
    """How one event reaches a person by one channel: whether by default, and whether they can change it."""

    on: bool
    fixed: bool = False


ALWAYS = Choice(on=True, fixed=True)
NEVER = Choice(on=False, fixed=True)
ON = Choice(on=True)
OFF = Choice(on=False)

# design/ux.md 3.11: quiet by default. In the portal a choice concerns the messages of the vendor. What stands on a page
# of its own stays there: it interrupts nobody, and a page that left figures out would be wrong.
DEFAULTS: dict[Event, dict[Channel, Choice]] = {
    Event.TERMS: {Channel.PORTAL: ALWAYS, Channel.EMAIL: ALWAYS, Channel.DIGEST: NEVER},
    Event.PAYMENT: {Channel.PORTAL: ALWAYS, Channel.EMAIL: ON, Channel.DIGEST: NEVER},
    Event.CLAIM: {Channel.PORTAL: ALWAYS, Channel.EMAIL: ON, Channel.DIGEST: NEVER},
    Event.ANSWER: {Channel.PORTAL: ALWAYS, Channel.EMAIL: ON, Channel.DIGEST: NEVER},
    Event.TIER: {Channel.PORTAL: ON, Channel.EMAIL: ON, Channel.DIGEST: ON},
    Event.SUMMARY: {Channel.PORTAL: ALWAYS, Channel.EMAIL: OFF, Channel.DIGEST: ON},
    Event.CLOSING: {Channel.PORTAL: ALWAYS, Channel.EMAIL: ON, Channel.DIGEST: ON},
    Event.NEWS: {Channel.PORTAL: ON, Channel.EMAIL: OFF, Channel.DIGEST: ON},
    Event.SECURITY: {Channel.PORTAL: ALWAYS, Channel.EMAIL: ALWAYS, Channel.DIGEST: NEVER},
    Event.TEAM: {Channel.PORTAL: ALWAYS, Channel.EMAIL: ON, Channel.DIGEST: ON},
}

# In the order of the page on which they are chosen.
PARTNER_EVENTS = tuple(event for event in Event if event is not Event.TEAM)
TEAM_EVENTS = (Event.TEAM, Event.SECURITY)

# What comes as no message of its own in the portal: where it is read there.
STANDS_ON = {
    Event.SUMMARY: later("On the home page"),
    Event.CLOSING: later("On the home page"),
}

# Why somebody cannot turn the letters off.
ALWAYS_BECAUSE = {
    Event.TERMS: later("What is agreed changes only with your knowledge."),
    Event.SECURITY: later("Whoever takes over an account would turn this off first."),
}

_WORDS = {
    Event.TERMS: later("New or changed terms"),
    Event.PAYMENT: later("Payment sent, statement ready"),
    Event.CLAIM: later("Claim needs a fix, claim decided"),
    Event.ANSWER: later("Answer to a question"),
    Event.TIER: later("Within 10% of a tier, tier reached"),
    Event.SUMMARY: later("Progress summary"),
    Event.CLOSING: later("Program closing in 14 and in 3 days"),
    Event.NEWS: later("News from the vendor"),
    Event.SECURITY: later("Access and payee details"),
    Event.TEAM: later("What waits for the team"),
}
