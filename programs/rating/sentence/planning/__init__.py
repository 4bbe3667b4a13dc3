"""Reading from terms what is to be said of them."""
