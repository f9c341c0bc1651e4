"""What `docker-compose.yml` runs besides the services: secrets handed out, servers laid out; it decides nothing."""
