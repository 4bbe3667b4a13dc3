"""A comparison of two lists as both sides see it: the same table, the same words, the same effect."""
