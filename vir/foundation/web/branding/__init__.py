"""How a vendor's own look is kept, checked and served."""
