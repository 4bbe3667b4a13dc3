"""A world of honest claims with planted false ones, and what the checks say about it."""
