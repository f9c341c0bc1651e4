"""The SCRAM users of a broker that runs already; what they may do is `access`'s business."""

from collections.abc import Mapping
from typing import Final

from confluent_kafka.admin import (
    AdminClient,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialAlteration,
    UserScramCredentialUpsertion,
)

TIMEOUT_SECONDS: Final = 30.0
ITERATIONS: Final = 4096


def provide_users(admin: AdminClient, passwords: Mapping[str, str]) -> None:
    """Create users, or give those that are there this password. passwords: by user."""
    kind = ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS)
    wanted: list[UserScramCredentialAlteration] = [
        UserScramCredentialUpsertion(user, kind, password.encode()) for user, password in passwords.items()
    ]
    for done in admin.alter_user_scram_credentials(wanted, request_timeout=TIMEOUT_SECONDS).values():
        done.result()
