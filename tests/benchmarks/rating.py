"""
How many partner-periods are rated in a second on one core: on the bulk path, and with the whole working told.

The same code rates both; the ratio says what telling costs. `make bench-rating`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from programs.rating import NO_FACTS, rate, rate_many
from tests.benchmarks.programs import forty_programs, volumes

BULK, TOLD, ROUNDS = 5_000, 250, 3
GOAL_BULK, GOAL_TOLD = 100_000, 5_000


def main() -> None:
    """Print both sides and their ratio."""
    programs = forty_programs()
    many = [(volume, NO_FACTS) for volume in volumes(BULK)]
    few = [volume for volume, _ in many[:TOLD]]

    bulk = _per_second(lambda: sum(len(rate_many(terms, many)) for terms in programs), len(programs) * BULK)
    told = _per_second(
        lambda: sum(len(rate(terms, volume).explanation.to_dict()) for terms in programs for volume in few),
        len(programs) * TOLD,
    )

    print(f"{len(programs)} programs, best of {ROUNDS} rounds, one core")
    print(f"bulk path, nothing told   {bulk:>10,.0f} partner-periods/s   (goal {GOAL_BULK:,})")
    print(f"with the whole working    {told:>10,.0f} partner-periods/s   (goal {GOAL_TOLD:,})")
    print(f"ratio                     {bulk / told:>10.1f}")


def _per_second(work: Callable[[], Any], count: int) -> float:
    """Give the best rate of some rounds: what disturbs a round only ever slows it."""
    best = min(_seconds(work) for _ in range(ROUNDS))
    return count / best


def _seconds(work: Callable[[], Any]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


if __name__ == "__main__":
    main()
