"""Messages of the trade that go out: acknowledgements and answers to claims. Pure, and the same bytes each time."""
