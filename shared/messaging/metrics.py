"""The figures of the chassis, for Prometheus. It counts; it decides nothing."""

from prometheus_client import Counter, Gauge, Histogram

RECORDS = Counter("odr_records", "Records by what became of them.", ["outcome"])
REFUSALS = Counter("odr_refusals", "Commands refused, by code.", ["code"])
PARKED = Counter("odr_parked", "Records parked: each needs a person.", ["reason"])
FAILED = Counter("odr_failures", "Work that failed and will be tried again.", ["what"])
SENT = Counter("odr_sent", "Messages that the broker has acknowledged.")
ADOPTED = Counter("odr_adopted", "Own messages learnt again after a backup was restored.")
SESSIONS = Counter("odr_sessions", "Sessions with broker or database that were begun.", ["what"])
BATCH_SIZE = Histogram("odr_batch_records", "Records in a batch.", buckets=(1, 5, 20, 100, 250, 500))
BATCH_SECONDS = Histogram("odr_batch_seconds", "From records to commit.")
LAG = Gauge("odr_lag_records", "Records on the assigned partitions that are not applied yet.")
LAG_SECONDS = Gauge("odr_lag_seconds", "Age of the newest record applied, while there is lag.")
HELD = Gauge("odr_held_seconds", "How long the oldest command has waited for facts that it saw.")
PARKED_CASES = Gauge("odr_parked_cases", "Cases that are blocked.")
TODO_SECONDS = Gauge("odr_outbox_todo_seconds", "Age of the oldest message that is not sent yet.")
JOB_SECONDS = Gauge("odr_job_seconds", "Age of the oldest job that should have ended.")
