"""Letters, sent once the change they tell of is committed."""
