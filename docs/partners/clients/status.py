"""Follows the public case status with aiokafka: `python status.py SERVER USER PASSWORD TOPIC …`.

`pip install aiokafka` is all it needs. It prints one line of JSON for each event; its group remembers where it was.
"""

import asyncio
import json
import os
import sys

try:
    from aiokafka import AIOKafkaConsumer
    from aiokafka.errors import GroupAuthorizationFailedError, KafkaError
except ImportError:
    sys.exit("aiokafka is missing: pip install aiokafka")

LEAST_WORDS = 4


async def follow(server: str, user: str, password: str, *topics: str) -> None:
    """Print every event, the oldest first, and wait for more."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=server,
        security_protocol="SASL_PLAINTEXT",  # SASL_SSL wherever the court's address is not this machine
        sasl_mechanism="SCRAM-SHA-512",
        sasl_plain_username=user,
        sasl_plain_password=password,
        group_id=f"{user}.python",
        auto_offset_reset="earliest",
    )
    try:
        await sign_in(consumer, server, user)
        await choose(consumer, topics)
        async for record in consumer:
            headers = {name: value.decode() for name, value in record.headers}
            event = {"id": headers["ce_id"], "type": headers["ce_type"], **json.loads(record.value)}
            sys.stdout.write(f"{json.dumps(event)}\n")
            sys.stdout.flush()
    finally:
        await consumer.stop()


async def sign_in(consumer: AIOKafkaConsumer, server: str, user: str) -> None:
    """Connect. Why that failed stands in a line that aiokafka logs; its error does not know."""
    try:
        await consumer.start()
    except (KafkaError, ValueError, OverflowError) as error:
        sys.exit(
            f"No way in at {server} for {user}: check that SERVER is HOST:PORT of the partners' listener, "
            f"and USER and PASSWORD. ({error})"
        )


async def choose(consumer: AIOKafkaConsumer, topics: tuple[str, ...]) -> None:
    """Follow these topics; a topic that is not there would be waited for without end."""
    there = await consumer.topics()
    wrong = [topic for topic in topics if topic not in there]
    if wrong:
        sys.exit(f"You can read no topic {', '.join(wrong)}. Check TOPIC; you can read: {', '.join(sorted(there))}")
    consumer.subscribe(topics)


def main(words: list[str]) -> None:
    """Follow until Ctrl-C; say in a line what is wrong with the words or with the way to the broker."""
    if len(words) < LEAST_WORDS:
        sys.exit("usage: python status.py SERVER USER PASSWORD TOPIC …")
    try:
        asyncio.run(follow(*words))
    except GroupAuthorizationFailedError:
        sys.exit(f"The group is not yours. Give group_id your user's name, or one that begins with `{words[1]}.`")
    except KafkaError as error:
        sys.exit(f"The broker at {words[0]} refused to go on: {error}. Start again; if it stays so, ask the court.")
    except BrokenPipeError:  # whoever read our lines has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main(sys.argv[1:])
