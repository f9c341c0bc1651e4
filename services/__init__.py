"""The services: each owns its database and talks to the others by messages only."""
