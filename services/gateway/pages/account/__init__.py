"""Signing in and out, the personal key, language, receipts, settings."""
