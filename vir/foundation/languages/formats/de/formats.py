"""What the framework writes by itself is for machines: a dot for decimals, no marks between digits."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ""
NUMBER_GROUPING = 0
