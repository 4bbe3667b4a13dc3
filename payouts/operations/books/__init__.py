"""Posting to the ledger and moving accounting periods."""
