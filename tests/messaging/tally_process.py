"""The tally service as a process of its own, to be killed: `python -m tests.messaging.tally_process`."""

import sys

from shared.messaging.service import serve
from shared.runtime.settings import ProcessSettings
from tests.messaging.tally import tally


def main(settings: ProcessSettings) -> int:
    """Run the service until it is stopped or killed."""
    service = tally(
        settings.database_url.get_secret_value(),
        settings.kafka_bootstrap,
        member_id=settings.kafka_member_id,
        batch_size=20,
        poll_seconds=0.2,
    )
    return serve(service, settings)


if __name__ == "__main__":
    sys.exit(main(ProcessSettings()))
