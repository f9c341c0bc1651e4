"""A collector of a test: it takes what processes send by OTLP over HTTP and keeps it as it came."""

import gzip
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True)
class Span:
    """One span as a collector sees it; ids in hex, parent empty for the first."""

    service: str
    name: str
    trace: str
    id: str
    parent: str
    facts: dict[str, str]
    seconds: float


@dataclass
class Receiver:
    """What has arrived. raw: the bytes, for those who search for what must not be there."""

    address: str
    spans: list[Span] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)

    def trace_of(self, name: str, wanted: set[tuple[str, str]], seconds: float = 60.0) -> list[Span]:
        """Wait until the trace with a span of this name has all the wanted (service, name); return it."""
        deadline = time.monotonic() + seconds
        while True:
            found = [span.trace for span in self.spans if span.name == name]
            trace = [span for span in self.spans if found and span.trace == found[-1]]
            missing = wanted - {(span.service, span.name) for span in trace}
            if not missing:
                return trace
            assert time.monotonic() < deadline, f"{missing} of {sorted({span.name for span in trace})}"
            time.sleep(0.2)

    def take(self, body: bytes) -> None:
        """Keep one export."""
        self.raw.append(body)
        for group in ExportTraceServiceRequest.FromString(body).resource_spans:
            service = next(each.value.string_value for each in group.resource.attributes if each.key == "service.name")
            self.spans += [_span(service, span) for scope in group.scope_spans for span in scope.spans]


def _span(service: str, span: Any) -> Span:
    facts = {each.key: each.value.string_value or str(each.value.int_value) for each in span.attributes}
    seconds = (span.end_time_unix_nano - span.start_time_unix_nano) / 1e9
    return Span(service, span.name, span.trace_id.hex(), span.span_id.hex(), span.parent_span_id.hex(), facts, seconds)


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Receive until the block ends."""
    receiver = Receiver("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            receiver.take(gzip.decompress(body) if self.headers["content-encoding"] == "gzip" else body)
            self.send_response(200 if self.path == "/v1/traces" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
