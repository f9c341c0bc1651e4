"""Check an export of the case histories alone: a second implementation that imports nothing of the product.

It owns the judgement of the chain; it does not read Kafka or a database. Input: one JSON object a line with
`topic`, `partition`, `offset`, `headers` (name → text) and `body` (base64), and a file of signed heads. It names
the first entry that was changed, removed, reordered or cut off at the end. Exit code: 0 sound, 1 broken, 2 unreadable.
"""

import argparse
import base64
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

START = "0" * 64
Stream = tuple[str, str, str]


class Broken(Exception):  # noqa: N818 - the finding itself
    """The first entry that is not what it was."""


@dataclass(frozen=True)
class Entry:
    """One line of the export. stream: topic, source, case."""

    stream: Stream
    sequence: int
    chain: str
    place: str
    facts: tuple[str, ...]
    body: bytes

    def follows(self, previous: str) -> str:
        """Return the chain value that this entry must carry after `previous`."""
        digest = hashlib.sha256()
        for part in (previous, *self.facts, hashlib.sha256(self.body).hexdigest()):
            raw = part.encode("utf-8")
            digest.update(len(raw).to_bytes(4, "big") + raw)
        return digest.hexdigest()


def read_entry(line: str) -> Entry:
    """Read one line of the export; raises Broken when a header is missing."""
    raw: dict[str, Any] = json.loads(line)
    headers: dict[str, str] = raw["headers"]
    place = f"{raw['topic']}/{raw['partition']}@{raw['offset']}"
    try:
        names = ("ce_source", "ce_subject", "ce_sequence", "ce_id", "ce_type")
        facts = tuple(headers[name] for name in names)
        optional = tuple(headers.get(name, "") for name in ("ce_causationid", "ce_actor"))
        return Entry(
            stream=(raw["topic"], facts[0], facts[1]),
            sequence=int(facts[2]),
            chain=headers["ce_chain"],
            place=place,
            facts=(*facts, *optional, headers["ce_time"]),
            body=base64.b64decode(raw["body"]),
        )
    except (KeyError, ValueError) as error:
        raise Broken(f"{place}: a header was removed or changed ({error})") from error


def verify_chain(entries: Iterable[Entry]) -> dict[Stream, tuple[int, str]]:
    """Follow every stream and return its head (sequence, chain); an exact repetition of an entry is no fault."""
    heads: dict[Stream, tuple[int, str]] = {}
    known: dict[tuple[Stream, int], str] = {}
    for entry in entries:
        sequence, chain = heads.get(entry.stream, (0, START))
        seen = known.get((entry.stream, entry.sequence))
        if seen is not None:
            _same(entry, seen, known.get((entry.stream, entry.sequence - 1), START))
            continue
        if entry.sequence != sequence + 1:
            raise Broken(f"{entry.place}: entry {sequence + 1} of {' '.join(entry.stream)} is missing before it")
        if entry.follows(chain) != entry.chain:
            raise Broken(f"{entry.place}: entry {entry.sequence} of {' '.join(entry.stream)} was changed")
        heads[entry.stream] = (entry.sequence, entry.chain)
        known[entry.stream, entry.sequence] = entry.chain
    return heads


def _same(entry: Entry, chain: str, previous: str) -> None:
    if entry.chain != chain or entry.follows(previous) != chain:
        raise Broken(f"{entry.place}: entry {entry.sequence} of {' '.join(entry.stream)} differs from its first copy")


def verify_heads(signed: dict[str, Any], key: Ed25519PublicKey, heads: dict[Stream, tuple[int, str]]) -> None:
    """Check the signature of the heads, and that every signed head is still in the export."""
    text = json.dumps(signed["heads"], sort_keys=True, separators=(",", ":"))
    try:
        key.verify(base64.b64decode(signed["signature"]), f"{signed['taken_at']}\n{text}".encode())
    except InvalidSignature as error:
        raise Broken(f"the heads of {signed['taken_at']} are not signed by this key") from error
    for head in signed["heads"]:
        stream = (head["topic"], head["source"], head["case_id"])
        sequence, chain = heads.get(stream, (0, START))
        if sequence < head["sequence"]:
            raise Broken(f"{' '.join(stream)}: cut off after entry {sequence}; entry {sequence + 1} is missing")
        if sequence == head["sequence"] and chain != head["chain"]:
            raise Broken(f"{' '.join(stream)}: entry {sequence} is not the one that was signed")


def verify(export: Path, heads_file: Path | None, key_file: Path | None) -> str:
    """Return one sentence about a sound export; raises Broken for any other."""
    with export.open(encoding="utf-8") as lines:
        entries = _counted(read_entry(line) for line in lines if line.strip())
        heads = verify_chain(entries)
    if heads_file is None or key_file is None:
        return f"{len(heads)} streams are sound; without signed heads a cut end cannot be seen."
    key = load_pem_public_key(key_file.read_bytes())
    if not isinstance(key, Ed25519PublicKey):
        raise Broken("the public key is not an Ed25519 key")
    verify_heads(json.loads(heads_file.read_text(encoding="utf-8")), key, heads)
    return f"{len(heads)} streams are sound and complete up to the signed heads."


def _counted(entries: Iterator[Entry]) -> Iterator[Entry]:
    for number, entry in enumerate(entries, start=1):
        if number % 10_000 == 0:
            sys.stderr.write(f"{number} entries checked\n")
        yield entry


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Check an export of case histories against its chain and its heads.")
    parser.add_argument("export", type=Path, help="one JSON object a line")
    parser.add_argument("--heads", type=Path, help="signed heads")
    parser.add_argument("--public-key", type=Path, help="Ed25519 public key, PEM")
    arguments = parser.parse_args()
    try:
        sys.stdout.write(verify(arguments.export, arguments.heads, arguments.public_key) + "\n")
    except Broken as finding:
        sys.stdout.write(f"BROKEN: {finding}\n")
        return 1
    except (OSError, json.JSONDecodeError) as error:
        sys.stdout.write(f"The export cannot be read: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
