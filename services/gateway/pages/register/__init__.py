"""Registering a case: questions, summary, sending."""
