"""Saying who the vendor is in its files and which account it pays from. It takes two people."""
