"""Comparisons that must agree: one file each, the same shape. Red ones block closing a period and paying."""
