"""What differs between two versions of terms, and whether partners are better or worse off by it."""

from programs.rating.changes.blocked import NEVER, Blocked, find_blocked
from programs.rating.changes.change import Change, Effect
from programs.rating.changes.comparison import changes_between, needs_consent

__all__ = ["NEVER", "Blocked", "Change", "Effect", "changes_between", "find_blocked", "needs_consent"]
