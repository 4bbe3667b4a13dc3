"""The watchlist: partners by what their pace leads to, and a word to those it can change."""
