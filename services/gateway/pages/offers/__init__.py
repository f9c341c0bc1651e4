"""Offers: writing one, comparing, answering."""
