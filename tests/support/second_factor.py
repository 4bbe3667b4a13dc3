"""People with an authenticator app whose clock a test turns."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value

from vir.foundation.identity import second_factor
from vir.foundation.identity.models import User

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
AGAIN_WITH_CODE = "/accounts/security/code-again/"


@dataclass
class Watch:
    """The clock that codes are counted by: it stands until it is turned."""

    seconds: float

    def time(self) -> float:
        """Give the seconds."""
        return self.seconds

    def code(self, secret: str = SECRET, *, steps: int = 0) -> str:
        """Give the code that an app shows so many steps from now."""
        return format_hotp_value(hotp_value(secret, int(self.seconds) // 30 + steps))

    def next_code(self, secret: str = SECRET) -> str:
        """Wait for the next code, and give it."""
        self.seconds += 30
        return self.code(secret)


def stand_still(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Give the watch that codes are counted by from now on."""
    watch = Watch(1_795_000_000)
    monkeypatch.setattr(second_factor, "time", watch)
    return watch


def give_app(user: User, secret: str = SECRET) -> list[str]:
    """Turn an authenticator app on for a person. Gives the recovery codes."""
    TOTP.activate(user, secret)
    return list(RecoveryCodes.activate(user).generate_codes())
