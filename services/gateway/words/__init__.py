"""What every message, status and deadline is called, for whom, in the reader's language; it fetches nothing."""
