"""What terms would have paid on past sales."""
