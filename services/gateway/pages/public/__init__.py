"""Pages for everybody, before any sign-in."""
