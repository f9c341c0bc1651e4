"""Creates the topics of the map on any cluster; rights are given in `access`."""

from collections.abc import Iterable, Mapping, Sequence

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient, NewTopic

from deploy.users import way_of
from shared.contracts.topics import TOPICS, Topic

TIMEOUT_SECONDS = 30.0


def topics_of(courts: Sequence[str]) -> list[Topic]:
    """Return the map with the public topic written out for each court."""
    every = [(topic, court) for topic in TOPICS for court in (courts if "{court_id}" in topic.name else [""])]
    return [
        Topic(
            topic.name.format(court_id=court),
            topic.kind,
            topic.writers,
            topic.readers,
            topic.retention_ms,
            topic.partitions,
        )
        for topic, court in every
    ]


def create_topics(admin: AdminClient, topics: Iterable[Topic], replicas: int = 1) -> None:
    """Create the topics that are missing; those that exist are left as they are."""
    wanted = [
        NewTopic(topic.name, topic.partitions, replicas, config={"retention.ms": str(topic.retention_ms)})
        for topic in topics
    ]
    for created in admin.create_topics(wanted, request_timeout=TIMEOUT_SECONDS).values():
        try:
            created.result()
        except KafkaException as error:
            if error.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
                raise


def client_settings(address: str, user: str = "", password: str = "") -> Mapping[str, str]:
    """Return the settings of a librdkafka client: the user's own kind of SCRAM, or no password without one."""
    plain = {"bootstrap.servers": address, "log_level": "5"}  # syslog's levels: what is only informative stays unsaid
    if not user:
        return plain
    return {
        **plain,
        "security.protocol": "SASL_PLAINTEXT",
        "sasl.mechanism": way_of(user),
        "sasl.username": user,
        "sasl.password": password,
    }
