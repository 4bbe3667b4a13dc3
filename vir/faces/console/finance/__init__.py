"""Finance pages that need several floors."""
