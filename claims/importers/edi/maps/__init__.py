"""One map per message: which element of which segment is which column of ours."""
