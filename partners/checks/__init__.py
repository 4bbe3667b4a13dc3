"""What can be told of an account from its number alone. Pure."""
