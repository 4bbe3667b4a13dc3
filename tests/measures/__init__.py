"""Measures of what partners see, on the demo in a real browser: `make measure-portal`."""
