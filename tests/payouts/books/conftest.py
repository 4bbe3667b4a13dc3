"""Acts that tests of the books share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from payouts.models import CalculationRun
from payouts.operations.books.accrue import Posted, post_accruals


@pytest.fixture
def accrue(calculate: Callable[..., CalculationRun], today: date, moment: datetime) -> Callable[..., Posted]:
    """Recalculate and post, as the jobs do."""

    def accrued(**changes: Any) -> Posted:
        told = {"today": today, "at": moment, **changes}
        calculate(**told)
        return post_accruals(**told)

    return accrued
