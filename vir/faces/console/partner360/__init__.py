"""What the page of a partner shows of higher floors: each a part of its own, fetched by the page."""
