"""Owns notices, their texts and their deliveries; it decides nothing about a case and knows no amount of an offer."""
