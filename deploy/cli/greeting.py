"""What the demo says when it is ready: where people go, the staff's keys, and what a partner can type as it stands."""

import json
from collections.abc import Iterator
from typing import Final

from deploy.access import PARTNER
from deploy.local.installation import Installation
from shared.contracts.topics import CASE_STATUS
from shared.runtime.codes import group

PYTHON: Final = ".odr/venv/bin/python docs/partners/clients/status.py"
OLDEST_LIBRDKAFKA: Final = "2.6.1"


def greeting(installation: Installation, address: str) -> Iterator[str]:
    """Give the lines. address: of the front page."""
    topics = [CASE_STATUS.name.format(court_id=court) for court in installation.courts]
    server, password = installation.kafka.partners_address, installation.kafka.passwords[PARTNER]
    yield f"\n  Front page    {address}\n  Demo page     {address}/demo   people, mailbox, clock\n"
    yield f"Made-up staff sign in at {address}/sign-in; the administrator lets in whom wrong PINs have locked out:\n"
    yield from _staff(installation)
    yield "A partner's own Kafka client reads the public facts, and nothing else. With Python, from this folder:\n"
    yield f"{PYTHON} {server} {PARTNER} {password} {' '.join(topics)}\n"
    yield f"With kcat, if `kcat -V` names librdkafka {OLDEST_LIBRDKAFKA} or newer (Debian 13; Debian 12 has an older"
    yield "one, which says “invalid credentials”); for Node and Java see docs/partners/events.md\n"
    for topic in topics:
        yield _kcat(server, password, topic)
    yield "\nCtrl-C stops everything."


def _staff(installation: Installation) -> Iterator[str]:
    for person in json.loads(installation.secrets.staff().read_text()):
        key, pin = group(person["personal_key"]), person["pin"]
        yield f"  {person['name']}, {person['role']} of {person['court_id']}: key {key}, PIN {pin}"
    yield ""


def _kcat(server: str, password: str, topic: str) -> str:
    words = (
        f"kcat -C -b {server} -t {topic} -o beginning",
        "-X security.protocol=SASL_PLAINTEXT -X sasl.mechanism=SCRAM-SHA-512",
        f"-X sasl.username={PARTNER} -X sasl.password={password} -X group.id={PARTNER}",
    )
    return " ".join(words)
