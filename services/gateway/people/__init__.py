"""Accounts, sessions, the visitor and what it may, limits, language, drafts; it knows no case but by membership."""
