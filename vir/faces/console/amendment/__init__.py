"""Changing a live program: what changes, what it moves, who has to agree."""
