"""A draft order: what it is, what its rows cost, and what it would earn. Nothing of it is kept."""
