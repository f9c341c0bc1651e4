"""The tally service as a process of its own, to be killed: `python -m tests.messaging.tally_process`."""

import sys

from shared.messaging.serving import serve
from shared.runtime.settings import ProcessSettings
from tests.messaging.tally import tally

if __name__ == "__main__":
    found = ProcessSettings()
    service = tally(
        found.database_url.get_secret_value(),
        found.kafka_bootstrap,
        member_id=found.kafka_member_id,
        batch_size=20,
        poll_seconds=0.2,
    )
    sys.exit(serve(service, found))
