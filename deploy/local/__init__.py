"""Real Kafka and real PostgreSQL for one machine, as ordinary child processes; decides nothing about their content."""
