"""
The checks of a claim, one small file each. They are told the facts and find; they read and write nothing.
"""
