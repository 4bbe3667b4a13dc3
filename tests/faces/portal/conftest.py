"""What every test of the portal starts from."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.faces.portal.stage import Stage, make_stage
from vir.foundation.identity.models import User


@pytest.fixture
def stage(db: None, client_as: Callable[[User], Client]) -> Stage:
    """Give the vendor whose portal is tested."""
    return make_stage("kestrel", "Kestrel Tools", client_as)


@pytest.fixture
def other_stage(db: None, client_as: Callable[[User], Client]) -> Stage:
    """Give the other vendor, where everything looks alike."""
    return make_stage("osprey", "Osprey Supply", client_as)
