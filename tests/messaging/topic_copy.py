"""A topic's records as they lie, kept and written again at the same places; and a topic that is cut."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from confluent_kafka import Consumer, Producer, TopicPartition

ANSWER_SECONDS = 30


class TopicCopy:
    """All records of one topic, as they lay when the copy was taken."""

    def __init__(self, kafka: Any, topic: str, partitions: int) -> None:
        self._kafka, self._topic, self._partitions = kafka, topic, partitions
        self.bootstrap: str = kafka.bootstrap
        self.records = self.now()

    def now(self) -> list[Any]:
        """Read what lies on the topic now."""
        settings = {"bootstrap.servers": self.bootstrap, "group.id": f"{uuid4()}", "enable.auto.commit": False}
        consumer, found = Consumer(settings), []
        for part in range(self._partitions):
            place = TopicPartition(self._topic, part)
            begin, end = consumer.get_watermark_offsets(place, ANSWER_SECONDS)
            consumer.assign([TopicPartition(self._topic, part, begin)])
            while begin < end:
                record = consumer.poll(ANSWER_SECONDS)
                assert record is not None, "the broker does not answer"
                assert not record.error(), record.error()
                found.append(record)
                begin = record.offset() + 1
        consumer.close()
        return found

    def empty(self) -> None:
        """Delete the topic and create it anew."""
        self._kafka.empty((self._topic,), partitions=self._partitions)

    def write(self, records: Iterable[Any]) -> None:
        """Write records to their partitions, in their order."""
        producer = Producer({"bootstrap.servers": self.bootstrap, "acks": "all", "linger.ms": 0})
        for each in records:
            producer.produce(
                self._topic, value=each.value(), key=each.key(), headers=each.headers(), partition=each.partition()
            )
        assert producer.flush(ANSWER_SECONDS) == 0

    def cut_off_the_beginning(self) -> None:
        """Have the broker delete the first record of every partition that has one, as a retention would."""
        places = [TopicPartition(self._topic, part, 1) for part in {each.partition() for each in self.records}]
        for deleted in self._kafka.admin.delete_records(places, request_timeout=ANSWER_SECONDS).values():
            deleted.result()

    def restore(self) -> None:
        """Have everything lie where it lay."""
        self.empty()
        self.write(self.records)
