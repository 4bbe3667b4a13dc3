"""The home page: what needs a person, and where things stand."""
