"""The builder: a draft as a form, and what it means."""
