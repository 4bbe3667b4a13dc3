"""The portal's pages on which a partner compares its own purchases with the vendor's lines."""
