"""Sending the signed agreement to the court, and where it is."""
