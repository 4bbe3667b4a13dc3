"""Planning: the calendar, the year after, the budget, and what was decided about programs that are over."""
