"""Every statement that the gateway sends to its database; nothing else of it knows SQLAlchemy."""
