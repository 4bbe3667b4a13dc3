"""Why nothing was earned, and the sales that came closest."""
