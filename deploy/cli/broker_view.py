"""What the broker says of topics: how far they go, and since when a record lies there. It writes nothing."""

import time
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from confluent_kafka import Consumer, KafkaException, Message, TopicPartition
from confluent_kafka.admin import AdminClient, OffsetSpec

ANSWER_SECONDS: Final = 5.0
LOOK_SECONDS: Final = 3.0
QUIET: Final = {"log_level": 0, "socket.connection.setup.timeout.ms": 3000}
Place = tuple[str, int]


class BrokerView:
    """One connection for many looks; close it."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._admin = AdminClient({**settings, **QUIET})
        more = {"group.id": "odr-status", "enable.auto.commit": False, "auto.offset.reset": "earliest"}
        self._consumer = Consumer({**settings, **QUIET, **more})

    def ends(self, topics: Iterable[str]) -> dict[Place, int] | None:
        """Return the end of every partition of these topics; None when the broker does not answer."""
        return self._edges(topics, OffsetSpec.latest())

    def begins(self, topics: Iterable[str]) -> dict[Place, int] | None:
        """Return where the first record of every partition of these topics lies; None as above."""
        return self._edges(topics, OffsetSpec.earliest())

    def _edges(self, topics: Iterable[str], edge: OffsetSpec) -> dict[Place, int] | None:
        try:
            known = self._admin.list_topics(timeout=ANSWER_SECONDS).topics
            places = [(topic, part) for topic in topics if topic in known for part in known[topic].partitions]
            wanted = {TopicPartition(*place): edge for place in places}
            answers = self._admin.list_offsets(wanted, request_timeout=ANSWER_SECONDS) if wanted else {}
            return {(place.topic, place.partition): answer.result().offset for place, answer in answers.items()}
        except KafkaException:
            return None

    def first_after(self, topic: str, at: datetime) -> dict[Place, int] | None:
        """Return the first offset of each partition at or after a time, where there is one; None as above."""
        try:
            spec = OffsetSpec.for_timestamp(max(0, int(at.timestamp() * 1000)))
            parts = self._admin.list_topics(topic, timeout=ANSWER_SECONDS).topics[topic].partitions
            wanted = dict.fromkeys((TopicPartition(topic, part) for part in parts), spec)
            answers = self._admin.list_offsets(wanted, request_timeout=ANSWER_SECONDS)
            found = {(place.topic, place.partition): answer.result().offset for place, answer in answers.items()}
        except KafkaException:
            return None
        return {place: offset for place, offset in found.items() if offset >= 0}

    def oldest_seconds(self, offsets: Mapping[Place, int]) -> float:
        """Return the age of the oldest of the records that lie at these offsets; what cannot be read has none."""
        now = time.time()
        stamps: list[float] = [record.timestamp()[1] / 1000 for record in self.lying(offsets).values()]
        return now - min([now, *stamps])

    def lying(self, offsets: Mapping[Place, int]) -> dict[Place, Message]:
        """Return the first record of each partition at or after its offset; what cannot be read is left out."""
        self._consumer.assign([TopicPartition(*place, offset) for place, offset in offsets.items()])
        found: dict[Place, Message] = {}
        deadline = time.monotonic() + LOOK_SECONDS
        while offsets.keys() - found.keys() and time.monotonic() < deadline:
            record = self._consumer.poll(0.2)
            if record is None or record.error():
                continue
            place = (str(record.topic()), int(record.partition() or 0))
            found.setdefault(place, record)
            self._consumer.pause([TopicPartition(*place)])
        self._consumer.unassign()
        return found

    def close(self) -> None:
        """Give the connections back."""
        self._consumer.close()
