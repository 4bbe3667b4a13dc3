"""The first run: what to look at, what to set up, and files to fill in."""
