"""What is to be said of a program, apart from how any language says it."""
