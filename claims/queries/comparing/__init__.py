"""Comparisons as both sides read them."""
