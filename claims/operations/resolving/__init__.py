"""Saying what codes and units of a sender mean."""
