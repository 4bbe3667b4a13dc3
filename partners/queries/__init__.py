"""Reading partners and segments."""
