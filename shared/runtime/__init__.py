"""How any process starts, logs, tells its health, keeps time and seals fields; it knows nothing of what is said."""
