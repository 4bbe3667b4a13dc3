"""Segments and their rules."""
