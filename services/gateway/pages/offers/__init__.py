"""Offers: making one, comparing, answering."""
