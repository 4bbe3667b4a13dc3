"""
How the framework writes numbers by itself, in every language alike: as a machine reads them.

What a person reads is written by `vir.foundation.web.formats`. Without this a coordinate of a drawing would get a
decimal comma in German.
"""
