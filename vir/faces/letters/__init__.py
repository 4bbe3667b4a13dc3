"""The letters of the morning: weekly digests, and a word when a tier is near, is reached, or a program closes."""
