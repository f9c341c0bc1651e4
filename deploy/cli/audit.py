"""`odr verify-audit`: exports the history and has it judged by a program that imports nothing of the product."""

import base64
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, Message, TopicPartition

from deploy.cli import heads, running
from deploy.cli.showing import sentences, show
from deploy.local.places import PROJECT, Places
from deploy.local.secret_files import SecretFiles
from deploy.local.trouble import Trouble
from shared.contracts.topics import CASE_EVENTS

VERIFIER: Final = PROJECT / "deploy" / "audit" / "verify_audit.py"
PAUSE_SECONDS: Final = 0.2
CHOOSING: Final = (KafkaError.NOT_LEADER_FOR_PARTITION, KafkaError.LEADER_NOT_AVAILABLE)
PATIENCE_SECONDS: Final = 30.0


def verify_audit(
    *,
    keep: Annotated[Path | None, typer.Option("--export", help="Keep the exported history in this file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Verify that no entry of any case's history was changed, removed, reordered or cut off."""
    places = Places()
    with sentences():
        sound, finding = check_chain(places, running.find(places), keep)
        if not show({"sound": sound, "finding": finding}, as_json=as_json):
            sys.stdout.write(finding + "\n")
    raise typer.Exit(0 if sound else 1)


def check_chain(places: Places, found: running.Running, keep: Path | None = None) -> tuple[bool, str]:
    """Return whether the history is sound, and the verifier's sentence: by today's heads and by those kept before."""
    earlier = sorted(heads.kept(places).glob("heads-*.json"))[-1:]
    signed = [*earlier, heads.keep_heads(places, found)]
    _, public = SecretFiles(places.secrets).audit_keys()
    with tempfile.TemporaryDirectory() as folder:
        export = keep or Path(folder) / "history.jsonl"
        with export.open("w") as file:
            file.writelines(json.dumps(entry) + "\n" for entry in history(found.kafka_settings(places)))
        answers = [_judge(export, file, public) for file in signed]
    return next((answer for answer in answers if not answer[0]), answers[-1])


def _judge(export: Path, signed: Path, public: Path) -> tuple[bool, str]:
    command = [sys.executable, "-I", str(VERIFIER), str(export), "--heads", str(signed), "--public-key", str(public)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode == 0, (done.stdout or done.stderr).strip()


def history(settings: dict[str, str], topic: str = CASE_EVENTS.name) -> Iterator[dict[str, Any]]:
    """Yield every record of a topic as the export's lines have it, up to its end at the time of the call."""
    consumer = Consumer(
        {**settings, "group.id": "admin-export", "enable.auto.commit": False, "enable.partition.eof": False}
    )
    try:
        ends = _ends(consumer, topic)
        consumer.assign([TopicPartition(topic, partition, OFFSET_BEGINNING) for partition in ends])
        yield from _until(consumer, ends)
    finally:
        consumer.close()


def _ends(consumer: Consumer, topic: str) -> dict[int, int]:
    partitions = consumer.list_topics(topic, timeout=10).topics[topic].partitions
    marks = {number: _marks(consumer, TopicPartition(topic, number)) for number in partitions}
    return {number: high for number, (low, high) in marks.items() if high > low}


def _marks(consumer: Consumer, partition: TopicPartition) -> tuple[int, int]:
    """Return the first and the next offset; a broker that has just started may still be choosing its leaders."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            low, high = consumer.get_watermark_offsets(partition, timeout=10)
        except KafkaException as error:
            if time.monotonic() > deadline or error.args[0].code() not in CHOOSING:
                raise
            time.sleep(PAUSE_SECONDS)
        else:
            return int(low), int(high)


def _until(consumer: Consumer, ends: dict[int, int]) -> Iterator[dict[str, Any]]:
    missing = dict(ends)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while missing:
        for message in consumer.consume(500, timeout=1):
            deadline = time.monotonic() + PATIENCE_SECONDS
            end = missing.get(message.partition())
            if end is None or message.offset() >= end:
                continue
            yield _entry(message)
            if message.offset() + 1 >= end:
                del missing[message.partition()]
        if time.monotonic() > deadline:
            raise Trouble("Kafka does not hand out the history: see `./odr status`.")


def _entry(message: Message) -> dict[str, Any]:
    return {
        "topic": message.topic(),
        "partition": message.partition(),
        "offset": message.offset(),
        "headers": {name: (value or b"").decode(errors="replace") for name, value in message.headers() or []},
        "body": base64.b64encode(message.value() or b"").decode(),
    }
