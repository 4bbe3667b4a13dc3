"""The rules of what is owed, over plain records: no database, no clock."""
