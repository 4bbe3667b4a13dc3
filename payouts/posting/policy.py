"""How payouts are approved and what keeps an amount out of a run, read from the rules of a policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from payouts.enums import NegativePolicy
from vir.foundation.money import NumberInvalid, parse_decimal

APPROVALS_MAX = 5
LIMITS_MAX = 10
DAYS_MAX = 90
DOCUMENTS_MAX = 10
DOCUMENT_LENGTH_MAX = 60
AMOUNT_END = Decimal(10) ** 13
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Limit:
    """From this amount of a run on, so many people approve it."""

    amount_from: Decimal
    approvals: int


@dataclass(frozen=True)
class Gates:
    """
    What a partner has to fulfil before it is paid; nothing is asked for by default.

    :ivar past_due_percent: from this share of what it owes being past due, it is not paid; None: no such gate
    :ivar invoices_paid: whether the invoices of the period have to be paid
    :ivar documents: names of documents that have to be there and in date
    """

    past_due_percent: Decimal | None = None
    invoices_paid: bool = False
    documents: tuple[str, ...] = ()


@dataclass(frozen=True)
class Policy:
    """The rules in force; number 0 is what holds where a vendor has agreed on none."""

    number: int = 0
    limits: tuple[Limit, ...] = (Limit(Decimal(0), 1),)
    negative: NegativePolicy = NegativePolicy.CARRY_OVER
    gates: Gates = Gates()
    cooling_off_days: int = 7
    # Whether a run that would pay a program above its budget is not sent for approval.
    budget_stop: bool = False
    # How many days a partner has to pay what is invoiced to it.
    days_to_pay: int = 30
    # Whether a second factor proves who changes payee details, and who approves a run.
    factor_for_payees: bool = False
    factor_for_approvals: bool = False

    def approvals_for(self, amount: Decimal) -> int:
        """Say how many people approve a run of an amount, beside whoever prepared it."""
        return max((limit.approvals for limit in self.limits if limit.amount_from <= amount), default=1)


@dataclass(frozen=True)
class Fault:
    """What is wrong with the rules. `field` names what to correct, such as "limits.2"."""

    field: str
    message: str


DEFAULT = Policy()


def read_policy(rules: Mapping[str, Any], *, number: int = 0) -> tuple[Policy, list[Fault]]:
    """
    Read rules as they are stored or typed, with every fault named; a faulty part reads as its default.

    :param rules: {"limits": [{"from", "approvals"}], "negative", "gates": {"past_due_percent", "invoices_paid",
        "documents"}, "cooling_off_days", "days_to_pay", "budget_stop",
        "factor_for_payees", "factor_for_approvals"}
    """
    faults: list[Fault] = []
    faults += [
        Fault(str(key), f"“{key}” is no rule of a payout policy.") for key in rules if key not in _KNOWN
    ]
    policy = Policy(
        number=number,
        limits=_limits(rules.get("limits", [{"from": "0", "approvals": 1}]), faults),
        negative=_negative(rules.get("negative", DEFAULT.negative.value), faults),
        gates=_gates(rules.get("gates", {}), faults),
        cooling_off_days=_whole(
            rules.get("cooling_off_days", DEFAULT.cooling_off_days),
            "cooling_off_days",
            "Cooling-off",
            (0, DAYS_MAX),
            DEFAULT.cooling_off_days,
            faults,
        ),
        budget_stop=rules.get("budget_stop") is True,
        days_to_pay=_whole(
            rules.get("days_to_pay", DEFAULT.days_to_pay),
            "days_to_pay",
            "Days to pay",
            (0, DAYS_MAX),
            DEFAULT.days_to_pay,
            faults,
        ),
        factor_for_payees=rules.get("factor_for_payees") is True,
        factor_for_approvals=rules.get("factor_for_approvals") is True,
    )
    return policy, faults


def written(policy: Policy) -> dict[str, Any]:
    """Give rules as they are stored; reading them gives the same policy."""
    gates = policy.gates
    return {
        "limits": [
            {"from": f"{limit.amount_from:f}", "approvals": limit.approvals} for limit in policy.limits
        ],
        "negative": policy.negative.value,
        "gates": {
            "past_due_percent": None if gates.past_due_percent is None else f"{gates.past_due_percent:f}",
            "invoices_paid": gates.invoices_paid,
            "documents": list(gates.documents),
        },
        "cooling_off_days": policy.cooling_off_days,
        "days_to_pay": policy.days_to_pay,
        "budget_stop": policy.budget_stop,
        "factor_for_payees": policy.factor_for_payees,
        "factor_for_approvals": policy.factor_for_approvals,
    }


_KNOWN = frozenset(
    {
        "limits",
        "negative",
        "gates",
        "cooling_off_days",
        "days_to_pay",
        "budget_stop",
        "factor_for_payees",
        "factor_for_approvals",
    }
)


def _limits(told: Any, faults: list[Fault]) -> tuple[Limit, ...]:
    if not isinstance(told, Sequence) or isinstance(told, str) or not 1 <= len(told) <= LIMITS_MAX:
        faults.append(Fault("limits", f"Approvals: give 1 to {LIMITS_MAX} steps, the first from 0."))
        return DEFAULT.limits
    found: list[Limit] = []
    for place, row in enumerate(told):
        field = f"limits.{place}"
        row = row if isinstance(row, Mapping) else {}
        amount = _amount(row.get("from"), field, f"Step {place + 1}, from", faults)
        approvals = _whole(
            row.get("approvals"), field, f"Step {place + 1}, approvals", (1, APPROVALS_MAX), 1, faults
        )
        if amount is not None:
            found.append(Limit(amount, approvals))
    if len(found) < len(told):
        return DEFAULT.limits
    if found[0].amount_from:
        faults.append(Fault("limits.0", "Step 1, from: the first step begins at 0, so that none is missing."))
    for place, (lower, upper) in enumerate(pairwise(found), start=1):
        if upper.amount_from <= lower.amount_from:
            faults.append(
                Fault(f"limits.{place}", f"Step {place + 1}, from: has to be above that of step {place}.")
            )
        if upper.approvals < lower.approvals:
            faults.append(
                Fault(
                    f"limits.{place}",
                    f"Step {place + 1}, approvals: not fewer for more than for step {place}.",
                )
            )
    return tuple(found)


def _negative(told: Any, faults: list[Fault]) -> NegativePolicy:
    try:
        return NegativePolicy(told)
    except ValueError:
        faults.append(Fault("negative", "Below zero: choose what happens with it."))
        return DEFAULT.negative


def _gates(told: Any, faults: list[Fault]) -> Gates:
    if not isinstance(told, Mapping):
        faults.append(Fault("gates", "Gates: not read."))
        return Gates()
    percent: Decimal | None = None
    if told.get("past_due_percent") not in (None, ""):
        percent = _amount(told["past_due_percent"], "past_due_percent", "Past due", faults)
        if percent is not None and not 0 < percent <= HUNDRED:
            faults.append(Fault("past_due_percent", "Past due: write a share above 0 and up to 100 %."))
            percent = None
    documents = told.get("documents", ())
    if not isinstance(documents, Sequence) or isinstance(documents, str):
        documents = ()
        faults.append(Fault("documents", "Documents: one name on a line."))
    names = [" ".join(str(name).split()) for name in documents]
    names = list(dict.fromkeys(name for name in names if name))
    if len(names) > DOCUMENTS_MAX or any(len(name) > DOCUMENT_LENGTH_MAX for name in names):
        faults.append(
            Fault(
                "documents",
                f"Documents: at most {DOCUMENTS_MAX}, each with at most {DOCUMENT_LENGTH_MAX} characters.",
            )
        )
        names = []
    return Gates(percent, told.get("invoices_paid") is True, tuple(names))


def _amount(told: Any, field: str, label: str, faults: list[Fault]) -> Decimal | None:
    try:
        amount = parse_decimal(str(told).replace(",", "").strip())
    except NumberInvalid:
        faults.append(
            Fault(field, f"{label}: “{str(told)[:40]}” was not read. Write a number such as 50,000.")
        )
        return None
    if not 0 <= amount < AMOUNT_END:
        faults.append(Fault(field, f"{label}: write a number from 0 up."))
        return None
    return amount


def _whole(
    told: Any, field: str, label: str, between: tuple[int, int], otherwise: int, faults: list[Fault]
) -> int:
    low, high = between
    text = str(told).strip()
    if not text.isascii() or not text.isdigit() or len(text) > 4 or not low <= int(text) <= high:
        faults.append(Fault(field, f"{label}: write a whole number from {low} to {high}."))
        return otherwise
    return int(text)
