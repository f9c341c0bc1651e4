"""How messages travel: outbox, relay, positions, pipeline, parking, jobs, timers. No business word lives here."""
