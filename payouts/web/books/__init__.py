"""Pages of the books: rollforward, entries, accounting periods."""
