"""My cases and one case's home, history, messages and papers."""
