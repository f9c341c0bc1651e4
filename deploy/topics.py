"""Creates the topics of the map on any cluster; rights are given in `access`."""

from collections.abc import Mapping, Sequence

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient, AlterConfigOpType, ConfigEntry, ConfigResource, NewTopic, ResourceType

from deploy.users import way_of
from shared.contracts.topics import TOPICS, Topic

TIMEOUT_SECONDS = 30.0
# Whatever a service sends with, the broker keeps the public topic so that a client without any extra reads it.
COMPRESSION, FOR_EVERY_CLIENT = "compression.type", "uncompressed"


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


def create_topics(admin: AdminClient, topics: Sequence[Topic], replicas: int = 1) -> None:
    """Create the topics that are missing; of those that exist only the compression of the public ones is set."""
    new = [NewTopic(topic.name, topic.partitions, replicas, config=_settings(topic)) for topic in topics]
    for created in admin.create_topics(new, request_timeout=TIMEOUT_SECONDS).values():
        try:
            created.result()
        except KafkaException as error:
            if error.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
                raise
    public = [_readable(topic) for topic in topics if topic.kind == "public"]
    for changed in admin.incremental_alter_configs(public).values() if public else ():
        changed.result(TIMEOUT_SECONDS)


def _settings(topic: Topic) -> dict[str, str]:
    # Whatever the cluster's own rule is: what is kept for ever is neither cut by size nor thinned out by key.
    kept = {"retention.ms": str(topic.retention_ms), "retention.bytes": "-1", "cleanup.policy": "delete"}
    return kept | ({COMPRESSION: FOR_EVERY_CLIENT} if topic.kind == "public" else {})


def _readable(topic: Topic) -> ConfigResource:
    entry = ConfigEntry(COMPRESSION, FOR_EVERY_CLIENT, incremental_operation=AlterConfigOpType.SET)
    return ConfigResource(ResourceType.TOPIC, topic.name, incremental_configs=[entry])


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
