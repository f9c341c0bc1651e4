"""The platform's seal: a PAdES certification signature that allows no later change. It decides nothing."""

from io import BytesIO
from pathlib import Path
from typing import Final

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

from services.documents.seal_files import CERTIFICATE_FILE, KEY_FILE

FIELD: Final = "PlatformSeal"


class PlatformSeal:
    """Seals PDF files with the key in a directory."""

    def __init__(self, directory: Path) -> None:
        signer = signers.SimpleSigner.load(str(directory / KEY_FILE), str(directory / CERTIFICATE_FILE))
        if signer is None:
            raise ValueError(f"the seal in {directory} cannot be read")
        self._signer = signer

    def close(self, writer: IncrementalPdfFileWriter, reason: str) -> bytes:
        """Return the file with this update and the seal as its last word; blocks for some milliseconds."""
        fields.append_signature_field(writer, fields.SigFieldSpec(sig_field_name=FIELD))
        metadata = PdfSignatureMetadata(
            field_name=FIELD,
            reason=reason,
            name="Small claims ODR",
            subfilter=SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
            md_algorithm="sha256",
        )
        sealed = BytesIO()
        PdfSigner(metadata, signer=self._signer).sign_pdf(writer, output=sealed)
        return sealed.getvalue()

    def seal(self, pdf: bytes, reason: str) -> bytes:
        """Return a finished file with the seal on it."""
        return self.close(IncrementalPdfFileWriter(BytesIO(pdf)), reason)
