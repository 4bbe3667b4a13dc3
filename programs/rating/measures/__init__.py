"""What decides the tier: one small file for each family of figures."""
