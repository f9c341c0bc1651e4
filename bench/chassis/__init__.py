"""The chassis beside hand-written loops and FastStream as documented."""
