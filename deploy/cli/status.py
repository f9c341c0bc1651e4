"""`odr status`: is every service at work, and does something wait for a person; it repairs nothing."""

from dataclasses import asdict, dataclass
from typing import Annotated, Any, Final

import psycopg
import typer
from confluent_kafka import KafkaException, TopicPartition
from confluent_kafka.admin import AdminClient, OffsetSpec

from deploy.cli import running
from deploy.cli.showing import console, sentences, show, table
from deploy.cli.supervisor import is_ready
from deploy.local.places import Places
from deploy.local.trouble import Trouble
from shared.messaging.composition import Topics

OLDEST_SECONDS: Final = 60.0
APPLIED: Final = "SELECT topic, partition, next_offset FROM offsets WHERE topic = ANY(%s)"
FIGURES: Final = """
SELECT (SELECT count(*) FROM outbox_todo),
       (SELECT coalesce(extract(epoch FROM now() - min(o.created_at)), 0) FROM outbox_todo t JOIN outbox o USING (id)),
       (SELECT count(*) FROM parked WHERE settled_at IS NULL),
       (SELECT count(*) FROM cases WHERE blocked),
       (SELECT count(*) FROM jobs WHERE state <> 'done'),
       (SELECT count(*) FROM jobs WHERE state <> 'done' AND last_error IS NOT NULL)
"""


@dataclass(frozen=True, slots=True)
class ServiceStatus:
    """One service's figures. lag: messages not yet applied · unsent: messages that wait for the broker."""

    service: str
    ready: bool
    lag: int
    unsent: int
    unsent_seconds: float
    parked: int
    blocked_cases: int
    jobs: int
    jobs_retrying: int

    def worries(self) -> list[str]:
        """Return what needs a person, in sentences."""
        found = {
            f"{self.service} is not ready: see .odr/logs/{self.service}.log.": not self.ready,
            f"{self.service} holds {self.parked} messages aside: see `./odr parked list`.": self.parked > 0,
            f"{self.service} cannot send: its oldest message waits {self.unsent_seconds:.0f} seconds.": (
                self.unsent_seconds > OLDEST_SECONDS
            ),
        }
        return [sentence for sentence, true in found.items() if true]


def status(*, as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False) -> None:
    """Show every service: ready, behind, unsent, put aside. Exit code 1 when something needs a person."""
    places = Places()
    with sentences():
        found = running.find(places)
        services = [_look(service, places, found) for service in found.health]
    worries = [sentence for service in services for sentence in service.worries()]
    if not show({"services": [asdict(service) for service in services], "worries": worries}, as_json=as_json):
        _print(services, worries)
    raise typer.Exit(1 if worries else 0)


def _print(services: list[ServiceStatus], worries: list[str]) -> None:
    columns = ("service", "ready", "lag", "unsent", "parked", "jobs", "retrying")
    rows = [
        (each.service, "yes" if each.ready else "NO", each.lag, each.unsent, each.parked, each.jobs, each.jobs_retrying)
        for each in services
    ]
    console.print(table(*columns, rows=rows))
    console.print("\n" + ("\n".join(worries) or "Nothing needs a person."))


def _look(service: str, places: Places, found: running.Running) -> ServiceStatus:
    ready = is_ready(found.health[service], found.host(service))
    with psycopg.connect(found.database_url(service, places)) as connection:
        figures = connection.execute(FIGURES).fetchone() or (0,) * 6
        applied = connection.execute(APPLIED, [list(Topics.of(service).heard)]).fetchall()
    unsent, seconds, *others = figures
    return ServiceStatus(service, ready, _lag(found.admin(places), applied), unsent, float(seconds), *others)


def _lag(admin: AdminClient, applied: list[tuple[Any, ...]]) -> int:
    wanted = {TopicPartition(topic, partition): OffsetSpec.latest() for topic, partition, _ in applied}
    if not wanted:
        return 0
    try:
        answers = admin.list_offsets(wanted).items()
        ends = {(place.topic, place.partition): answer.result().offset for place, answer in answers}
    except KafkaException as error:
        raise Trouble(f"Kafka does not answer: {error.args[0].str()}.") from error
    return sum(max(0, ends[topic, partition] - next_offset) for topic, partition, next_offset in applied)
