"""What Schemathesis must be told to send a paper: its bytes as they are."""

import schemathesis

schemathesis.serializer.alias("application/pdf", "application/octet-stream")
