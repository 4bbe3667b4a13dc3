"""The base of every error that a person is meant to read."""


class Refused(Exception):
    """Something was asked that cannot be done; the text says where, what and how to fix it."""

    @property
    def message(self) -> str:
        """Give the sentence to show."""
        return str(self)
