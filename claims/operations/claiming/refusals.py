"""What the acts about claims refuse with; one word for each way a page has to answer."""

from __future__ import annotations

from vir.foundation.refusals import Refused
from vir.foundation.words import say


class UnableToClaim(Refused):
    """A claim cannot be written, sent or answered as asked."""


class NoSuchClaim(UnableToClaim):
    """There is no such claim for this partner or vendor; a page answers as for any unknown address."""

    def __init__(self) -> None:
        super().__init__(say("There is no such claim."))


class FileKnown(UnableToClaim):
    """The same file was read before. `code` is the claim it became."""

    def __init__(self, message: str, code: str) -> None:
        self.code = code
        super().__init__(message)


class UnableToDecide(Refused):
    """A claim cannot be decided or asked about as asked."""


class PageIsStale(UnableToDecide):
    """The claim changed since the page was shown."""


class UnableToSet(Refused):
    """Terms, a policy or a check cannot be set as asked."""
