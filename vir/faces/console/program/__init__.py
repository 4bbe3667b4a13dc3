"""The pages of one program."""
