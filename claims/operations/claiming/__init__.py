"""Writing a claim, and deciding about it: each act in a file of its own."""
