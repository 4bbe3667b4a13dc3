"""Taking in messages of the trade, answering them, and knowing whose identifiers are whose."""
