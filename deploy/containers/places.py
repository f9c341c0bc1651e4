"""Where things are among the containers: names, ports and paths of `docker-compose.yml`; a test compares them."""

from pathlib import Path
from typing import Final

from deploy.local.kafka_settings import Ports

POSTGRES_HOST: Final = "postgres"
POSTGRES_PORT: Final = 5432
KAFKA_HOST: Final = "kafka"
KAFKA_PORTS: Final = Ports(controller=9093, services=9092, partners=9094)
KAFKA_DATA: Final = Path("/var/lib/kafka/data/log")
KAFKA: Final = f"{KAFKA_HOST}:{KAFKA_PORTS.services}"
WEB: Final = "http://gateway:8080"
HEALTH_PORT: Final = 8090
SECRETS: Final = Path("/run/odr")
HANDED_OUT: Final = Path("/var/lib/odr/handed-out")
