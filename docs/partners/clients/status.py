"""Follows the public case status with aiokafka: `python status.py SERVER USER PASSWORD TOPIC …`.

`pip install aiokafka` is all it needs. It prints one line of JSON for each event; its group remembers where it was.
"""

import asyncio
import json
import sys

from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError

LEAST_WORDS = 4


async def follow(server: str, user: str, password: str, *topics: str) -> None:
    """Print every event, the oldest first, and wait for more."""
    consumer = AIOKafkaConsumer(
        *topics,
        bootstrap_servers=server,
        security_protocol="SASL_PLAINTEXT",  # SASL_SSL wherever the court's address is not this machine
        sasl_mechanism="SCRAM-SHA-512",
        sasl_plain_username=user,
        sasl_plain_password=password,
        group_id=f"{user}.python",
        auto_offset_reset="earliest",
    )
    try:
        await consumer.start()
        async for record in consumer:
            headers = {name: value.decode() for name, value in record.headers}
            event = {"id": headers["ce_id"], "type": headers["ce_type"], **json.loads(record.value)}
            sys.stdout.write(f"{json.dumps(event)}\n")
            sys.stdout.flush()
    finally:
        await consumer.stop()


def main(words: list[str]) -> None:
    """Follow until Ctrl-C; say in a line what is wrong with the words or with the way to the broker."""
    if len(words) < LEAST_WORDS:
        sys.exit("usage: python status.py SERVER USER PASSWORD TOPIC …")
    try:
        asyncio.run(follow(*words))
    except KafkaError as error:
        sys.exit(f"The broker at {words[0]} did not let {words[1]} in: check server, user and password. {error}")
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main(sys.argv[1:])
