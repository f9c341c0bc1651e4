"""The broker's settings for one machine; what differs in production lies in the Helm chart."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ADMIN: Final = "admin"
CONTROLLER: Final = "controller"
PLAIN: Final = "org.apache.kafka.common.security.plain.PlainLoginModule"
OWN_WAY: Final = "SCRAM-SHA-256"  # of administrators and services; partners have another (deploy/users.py)
PARTNERS_WAY: Final = "SCRAM-SHA-512"
ASCII_END: Final = 128
SCRAM: Final = "org.apache.kafka.common.security.scram.ScramLoginModule"


@dataclass(frozen=True, slots=True)
class Ports:
    """TCP ports on 127.0.0.1. open: a listener without passwords whose users may do everything, for tests only."""

    controller: int
    services: int
    partners: int
    open: int | None = None


def properties(data: Path, ports: Ports, passwords: Mapping[str, str]) -> str:
    """Return server.properties. passwords: at least those of `admin` and `controller`."""
    listeners = {"CONTROLLER": ports.controller, "SERVICES": ports.services, "PARTNERS": ports.partners}
    protocols = dict.fromkeys(listeners, "SASL_PLAINTEXT")
    super_users = [ADMIN, CONTROLLER]
    if ports.open is not None:
        listeners["OPEN"] = ports.open
        protocols["OPEN"] = "PLAINTEXT"
        super_users.append("ANONYMOUS")
    addresses = {name: f"{name}://127.0.0.1:{port}" for name, port in listeners.items()}
    advertised = [address for name, address in addresses.items() if name != "CONTROLLER"]
    settings = {
        "controller.quorum.bootstrap.servers": f"127.0.0.1:{ports.controller}",
        "listeners": ",".join(addresses.values()),
        "advertised.listeners": ",".join(advertised),
        "listener.security.protocol.map": ",".join(f"{name}:{protocol}" for name, protocol in protocols.items()),
        "super.users": ";".join(f"User:{name}" for name in super_users),
        "log.dirs": str(data),
        **_jaas(passwords),
        **FIXED,
    }
    return "".join(f"{key}={_escaped(value)}\n" for key, value in settings.items())


def _escaped(text: str) -> str:
    """Write what is not ASCII as Java reads it: it takes a file of properties for Latin-1."""
    units = text.encode("utf-16-be")
    pairs = (int.from_bytes(units[at : at + 2]) for at in range(0, len(units), 2))
    return "".join(chr(unit) if unit < ASCII_END else f"\\u{unit:04x}" for unit in pairs)


def _jaas(passwords: Mapping[str, str]) -> dict[str, str]:
    controller = f'username="{CONTROLLER}" password="{passwords[CONTROLLER]}"'
    accounts = f'user_{CONTROLLER}="{passwords[CONTROLLER]}"'
    admin = f'username="{ADMIN}" password="{passwords[ADMIN]}"'
    return {
        "listener.name.controller.plain.sasl.jaas.config": f"{PLAIN} required {controller} {accounts};",
        f"listener.name.services.{OWN_WAY.lower()}.sasl.jaas.config": f"{SCRAM} required {admin};",
        f"listener.name.partners.{PARTNERS_WAY.lower()}.sasl.jaas.config": f"{SCRAM} required;",
    }


FIXED: Final = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "controller.listener.names": "CONTROLLER",
    "inter.broker.listener.name": "SERVICES",
    "listener.name.services.sasl.enabled.mechanisms": OWN_WAY,
    "listener.name.partners.sasl.enabled.mechanisms": PARTNERS_WAY,
    "listener.name.controller.sasl.enabled.mechanisms": "PLAIN",
    "sasl.mechanism.controller.protocol": "PLAIN",
    "sasl.mechanism.inter.broker.protocol": OWN_WAY,
    "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
    "allow.everyone.if.no.acl.found": "false",
    "auto.create.topics.enable": "false",
    "num.partitions": "12",
    "default.replication.factor": "1",
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "4",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "transaction.state.log.num.partitions": "2",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "share.coordinator.state.topic.num.partitions": "2",
    "group.initial.rebalance.delay.ms": "0",
    "group.min.session.timeout.ms": "1000",
    "message.max.bytes": "1048588",
    "num.network.threads": "2",
    "num.io.threads": "4",
    "num.recovery.threads.per.data.dir": "2",
    "log.cleaner.dedupe.buffer.size": "2097152",
    "log.cleaner.threads": "1",
    "broker.session.timeout.ms": "2000",
    "broker.heartbeat.interval.ms": "500",
}
