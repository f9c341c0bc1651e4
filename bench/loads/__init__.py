"""The whole system and its screens under load; the chassis alone is measured elsewhere."""
