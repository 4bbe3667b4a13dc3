"""Who may launch: one person alone up to a limit, else two."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from programs.models import LaunchPolicy, Program
from programs.queries.gates import GateCheck
from vir.foundation.money import format_money_short


def policy_in_force() -> LaunchPolicy | None:
    """Give the policy that counts: the newest one."""
    return _policies().first()


def policy_history() -> list[LaunchPolicy]:
    """List the policies, the newest first."""
    return list(_policies())


def why_second_person(
    program: Program, gates: Iterable[GateCheck], policy: LaunchPolicy | None, currency: str
) -> str:
    """
    Say why a launch needs a second person; empty where one person may do it alone.

    :param gates: those that stand in the way of the version or were passed with a reason
    :param currency: the vendor's own, which the limit is in
    """
    if policy is None or policy.alone_limit is None:
        return "Every launch of this vendor needs a second person."
    limit = format_money_short(policy.alone_limit, currency)
    if program.budget is None:
        return f"It has no budget to hold against the limit of {limit} for one person."
    if program.currency != currency:
        return f"Its budget is in {program.currency}, and the limit for one person is in {currency}."
    if program.budget > policy.alone_limit:
        budget = format_money_short(program.budget, currency)
        return f"Its budget of {budget} is above the limit of {limit} for one person."
    passed = [gate.label.lower() for gate in gates]
    if passed:
        return f"A reason stands in for what a launch asks for ({', '.join(passed)}), and a second person reads it."
    return ""


def _policies() -> QuerySet[LaunchPolicy]:
    return LaunchPolicy.objects.select_related("set_by").order_by("-set_at", "-id")
