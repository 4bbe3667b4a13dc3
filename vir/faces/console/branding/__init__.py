"""How the vendor looks to its partners, and the portal as one of them sees it."""
