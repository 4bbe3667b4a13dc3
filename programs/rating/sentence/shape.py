"""What kind of program a sentence is about: questions that several parts of it ask."""

from __future__ import annotations

from collections.abc import Sequence

from programs.enums import Application, MeasureKind, RewardBase, RewardKind
from programs.rating.words import in_percent
from programs.terms import Terms, Tier


def is_one_partner(terms: Terms) -> bool:
    """Tell whether the program is for a single partner."""
    return len(terms.eligibility.partners) == 1 and not terms.eligibility.segments


def is_repeated(terms: Terms) -> bool:
    """Tell whether there is more than one measurement period."""
    return len(terms.periods()) > 1


def paying(terms: Terms) -> Sequence[Tier]:
    """Give the tiers that pay anything, as a first tier of nothing only says where the next one starts."""
    return [tier for tier in terms.reward.tiers if tier.rate] or terms.reward.tiers


def is_banded(terms: Terms) -> bool:
    """Tell whether each rate is for the volume of its own tier."""
    return terms.reward.application in (Application.PER_BAND, Application.PROSPECTIVE)


def pays_growth(terms: Terms) -> bool:
    """Tell whether the rate pays on growth."""
    return terms.reward.base is RewardBase.GROWTH_AMOUNT and terms.reward.kind is not RewardKind.FIXED


def qualifies_apart(terms: Terms) -> bool:
    """Tell whether other products decide the tier than those that pay."""
    return terms.measure.products is not None and terms.measure.products != terms.products


def is_in_view(terms: Terms) -> bool:
    """Tell whether "above $100,000" can only mean what the rate pays on."""
    growth = terms.measure.kind is MeasureKind.GROWTH_AMOUNT
    return not growth and not in_percent(terms) and not qualifies_apart(terms)


def says_from_where(terms: Terms) -> bool:
    """Tell whether what is paid on already names the threshold: "on the net purchases above $100,000"."""
    if len(paying(terms)) > 1 or terms.reward.kind is RewardKind.FIXED:
        return False
    if not is_banded(terms) and terms.reward.kind is not RewardKind.PER_INCREMENT:
        return False
    return pays_growth(terms) or is_in_view(terms)


def measures_what_pays(terms: Terms) -> bool:
    """Tell whether the tiers are made of the very purchases that are paid on."""
    if qualifies_apart(terms):
        return False
    lump = terms.reward.kind is RewardKind.FIXED
    return lump or pays_growth(terms) or terms.reward.base.value == terms.measure.of.value
