"""Real papers for the tests of PDF files: every kind, in both languages, rendered and sealed once a run."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

from services.documents.agreement_pdf import agreement_pdf, conformed_copy_pdf
from services.documents.domain.copying import FilingStamp
from services.documents.domain.paper import Paper
from services.documents.domain.proposing import RenderAgreement
from services.documents.domain.versions import Signature
from services.documents.platform_seal import PlatformSeal
from services.documents.seal_files import make_seal
from services.documents.signature_stamps import with_signatures
from shared.contracts.actor import Side
from shared.contracts.documents import ProposeAgreement, Translation
from shared.contracts.identity import party_id_of
from shared.contracts.parties import Language
from shared.contracts.terms import Terms
from tests.documents import case
from tests.documents.case import ANA, AT_ONCE, IN_PARTS, NOW, OWN_WORDS

ADDRESS = "https://odr.example.gov/verify-copy?number=2026-1221-00417"
TRANSLATION = Translation(
    term_number=1, language=Language.SPANISH, text="Ben trae la escalera", translator="Elena Cruz"
)
WITH_WORDS = {"other_terms": (OWN_WORDS,)}


@dataclass(frozen=True)
class Papers:
    """One agreement through its life: as signed, sealed, copied, and the copy sealed."""

    paper: Paper
    base: bytes
    sealed: bytes
    copy: bytes
    sealed_copy: bytes


def paper_of(terms: Terms, reads: Language) -> Paper:
    translations = (TRANSLATION,) if terms.other_terms else ()
    return paper_in(case.told(terms, reads), case.propose(terms, translations=translations))


def paper_in(story: case.CASE, proposal: ProposeAgreement) -> Paper:
    """Return the paper that a proposal asks for."""
    story.ask(proposal, ANA, NOW)
    work = story.jobs[0].payload
    assert isinstance(work, RenderAgreement)
    return work.paper


def signatures(paper: Paper) -> tuple[Signature, ...]:
    return tuple(
        Signature(
            party_id=signer.party_id,
            side=signer.side,
            typed_name=signer.name,
            method="personal_key+pin",
            signed_at=datetime(2026, 12, 21, 0, 12, tzinfo=UTC) + timedelta(hours=index),
            statement_version="1",
            statement_language=Language.ENGLISH,
            challenge=case.HASH,
        )
        for index, signer in enumerate(paper.signers)
    )


@cache
def seal_directory() -> Path:
    directory = Path(mkdtemp(prefix="seal-"))
    make_seal(directory)
    return directory


@cache
def seal() -> PlatformSeal:
    return PlatformSeal(seal_directory())


def made(paper: Paper) -> Papers:
    drawn = case.COURTS[paper.court_id].seal
    base = agreement_pdf(paper, drawn)
    signed = signatures(paper)
    sealed = seal().close(with_signatures(base, paper, signed), "signed by all")
    copy = conformed_copy_pdf(paper, drawn, sha256(base).hexdigest(), signed, stamp_on(sealed), ADDRESS)
    return Papers(paper, base, sealed, copy, seal().seal(copy, "filed"))


def stamp_on(filed: bytes) -> FilingStamp:
    return FilingStamp(
        transaction_number="2026-1221-00417",
        title="Settlement agreement",
        filed_on=date(2026, 12, 21),
        stamped_at=datetime(2026, 12, 21, 18, 5, tzinfo=UTC),
        filed_sha256=sha256(filed).hexdigest(),
    )


@cache
def english() -> Papers:
    """Paid at once, both read English."""
    return made(paper_of(AT_ONCE, Language.ENGLISH))


@cache
def bilingual() -> Papers:
    """A plan, other terms in own words, the defendant reads Spanish."""
    return made(paper_of(IN_PARTS.model_copy(update=WITH_WORDS), Language.SPANISH))


@cache
def crowded() -> Papers:
    """Six parties with long names: the signatures need a second page."""
    paper = paper_of(IN_PARTS, Language.ENGLISH)
    ana, ben = paper.signers
    long = "Maximiliana Guadalupe Hernández-Villanueva de la Concepción"
    more = [
        ben.model_copy(
            update={"party_id": party_id_of(case.CASE_ID, Side.DEFENDANT, number), "name": f"{long} {number}"}
        )
        for number in (2, 3, 4, 5)
    ]
    return made(paper.model_copy(update={"signers": (ana, ben, *more)}))
