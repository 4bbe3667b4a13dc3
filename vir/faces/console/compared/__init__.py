"""The console's pages of what partners compared."""
