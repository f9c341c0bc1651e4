"""The agreement: written, read, approved, signed."""
