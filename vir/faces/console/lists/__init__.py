"""Lists of programs and products, and the views of them that people keep."""
