"""Messages of the trade: envelopes read by libraries, content by our own maps. Pure."""
