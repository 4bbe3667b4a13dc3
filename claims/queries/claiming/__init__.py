"""Reading claims, as the vendor's people and as the partner's own."""
