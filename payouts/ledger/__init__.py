"""The rules of the ledger: which event moves which accounts. Pure."""
