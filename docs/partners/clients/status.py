"""Follows the public case status with aiokafka: `python status.py SERVER USER PASSWORD TOPIC …`.

`pip install aiokafka` is all it needs. It prints one line of JSON for each event; its group remembers where it was.
"""

import asyncio
import json
import sys

from aiokafka import AIOKafkaConsumer


async def follow(server: str, user: str, password: str, *topics: str) -> None:
    """Print every event, the oldest first, and wait for more."""
    consumer = AIOKafkaConsumer(
        *topics,
        bootstrap_servers=server,
        security_protocol="SASL_PLAINTEXT",  # SASL_SSL wherever the court's address is not this machine
        sasl_mechanism="SCRAM-SHA-512",
        sasl_plain_username=user,
        sasl_plain_password=password,
        group_id=f"{user}-python",
        auto_offset_reset="earliest",
    )
    await consumer.start()
    try:
        async for record in consumer:
            headers = {name: value.decode() for name, value in record.headers}
            event = {"id": headers["ce_id"], "type": headers["ce_type"], **json.loads(record.value)}
            sys.stdout.write(f"{json.dumps(event)}\n")
            sys.stdout.flush()
    finally:
        await consumer.stop()


if __name__ == "__main__":
    asyncio.run(follow(*sys.argv[1:]))
