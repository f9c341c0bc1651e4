"""Strangers' files are opened here and nowhere else: each in a process of its own, with little time and memory."""
