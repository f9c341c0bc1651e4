"""Who may do what on the broker, derived from the topic map; passwords are made elsewhere.

A service writes and reads what the map says, reads back its own events and refusals (after a restored backup),
and uses consumer groups that start with its name. Only the gateway writes commands. A partner reads topics that start
with `public.` in a group of its own name or one that starts with it and a stop, and nothing else.
"""

from collections.abc import Iterable
from typing import Final

from confluent_kafka.admin import (
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ResourcePatternType,
    ResourceType,
)

from deploy.local.trouble import Trouble
from shared.contracts.topics import EVERYONE, Topic
from shared.runtime.patience import until

PARTNER: Final = "partner-demo"
PUBLIC_PREFIX: Final = "public."
TIMEOUT_SECONDS: Final = 30.0
ANY_RIGHT: Final = AclBindingFilter(
    ResourceType.ANY, None, ResourcePatternType.ANY, None, None, AclOperation.ANY, AclPermissionType.ANY
)


def rights(topics: Iterable[Topic], partners: Iterable[str]) -> list[AclBinding]:
    """Return every right that anybody has, besides the administrator."""
    bindings = {_exact(topic.name, user, right) for topic in topics for user, right in _uses(topic)}
    groups = {_prefixed(ResourceType.GROUP, f"{service}", service) for service in EVERYONE}
    shown = {_prefixed(ResourceType.TOPIC, PUBLIC_PREFIX, partner) for partner in partners}
    # The stop ends the name: no partner shares groups with one whose name begins with its own.
    own = {_prefixed(ResourceType.GROUP, f"{partner}.", partner) for partner in partners}
    named = {
        _allow(ResourceType.GROUP, partner, ResourcePatternType.LITERAL, partner, AclOperation.READ)
        for partner in partners
    }
    return [*bindings, *groups, *shown, *own, *named]


def grant(admin: AdminClient, bindings: Iterable[AclBinding]) -> None:
    """Write the rights to the cluster and return when the broker applies them; those that exist already stay."""
    wanted = set(bindings)
    for granted in admin.create_acls(list(wanted), request_timeout=TIMEOUT_SECONDS).values():
        granted.result()
    if not until(lambda: wanted <= set(admin.describe_acls(ANY_RIGHT).result()), TIMEOUT_SECONDS, 0.02):
        raise Trouble("Kafka did not apply the access rights in time; start again.")


def _uses(topic: Topic) -> set[tuple[str, AclOperation]]:
    writes = {(service, AclOperation.WRITE) for service in topic.writers}
    readers = [*topic.readers, *(topic.writers if topic.kind != "commands" else ())]
    reads = {(service, AclOperation.READ) for service in readers if service in EVERYONE}
    return writes | reads


def _exact(topic: str, user: str, operation: AclOperation) -> AclBinding:
    return _allow(ResourceType.TOPIC, topic, ResourcePatternType.LITERAL, user, operation)


def _prefixed(kind: ResourceType, prefix: str, user: str) -> AclBinding:
    return _allow(kind, prefix, ResourcePatternType.PREFIXED, user, AclOperation.READ)


def _allow(
    kind: ResourceType, name: str, pattern: ResourcePatternType, user: str, operation: AclOperation
) -> AclBinding:
    return AclBinding(kind, name, pattern, f"User:{user}", "*", operation, AclPermissionType.ALLOW)
