"""Why payee details cannot be set like this."""

from __future__ import annotations

from vir.foundation.refusals import Refused


class UnableToSetPayee(Refused):
    """The step is not open: to nobody, to this person, or with what was entered."""


class NumberDiffers(UnableToSetPayee):
    """The second person typed another number than the first."""
