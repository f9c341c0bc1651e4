"""The SCRAM users of a broker that runs already; what they may do is `access`'s business.

Partners prove their password in one way and the court's own in another, and each listener takes one way alone: so
neither administrators nor services can sign in where partners do, nor partners where services do.
"""

from collections.abc import Mapping
from typing import Final

from confluent_kafka.admin import (
    AdminClient,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialAlteration,
    UserScramCredentialUpsertion,
)

from deploy.local.kafka_settings import ADMIN, OWN_WAY, PARTNERS_WAY
from shared.contracts.topics import EVERYONE

TIMEOUT_SECONDS: Final = 30.0
ITERATIONS: Final = 4096
_KINDS: Final = {OWN_WAY: ScramMechanism.SCRAM_SHA_256, PARTNERS_WAY: ScramMechanism.SCRAM_SHA_512}


def way_of(user: str) -> str:
    """Return the mechanism by which a user signs in."""
    return OWN_WAY if user in {ADMIN, *EVERYONE} else PARTNERS_WAY


def provide_users(admin: AdminClient, passwords: Mapping[str, str]) -> None:
    """Create users, or give those that are there this password. passwords: by user."""
    wanted: list[UserScramCredentialAlteration] = [
        UserScramCredentialUpsertion(user, ScramCredentialInfo(_KINDS[way_of(user)], ITERATIONS), password.encode())
        for user, password in passwords.items()
    ]
    for done in admin.alter_user_scram_credentials(wanted, request_timeout=TIMEOUT_SECONDS).values():
        done.result()
