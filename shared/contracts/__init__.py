"""What the services say to each other; it owns the words and the map, not how messages travel."""
