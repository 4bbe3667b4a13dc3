"""Search, commands and keys."""
