"""Signing and sealing: each party signs the same paper for itself; the platform seals what all have signed."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from services.documents.domain.paper import Paper, paper_of
from services.documents.domain.standing import not_overdue, participant, version_seen
from services.documents.domain.versions import Case, Deciding, Papers, Signature, Version, failed
from services.documents.errors import AlreadySigned, NotYourName, ProveItIsYou, SigningNotOpen, StatementChanged
from shared.contracts.actor import Actor
from shared.contracts.deciding import Job
from shared.contracts.documents import (
    SIGNING_STATEMENT,
    AgreementFullySigned,
    AgreementSealed,
    AgreementSigned,
    SignAgreement,
    StoredFile,
)
from shared.contracts.message import Event, Facts
from shared.contracts.values.text import name_key

SEAL = "seal_agreement"
SEALED_AGREEMENT = "sealed agreement"
STEP_UP: Final = "personal_key+pin"
STEP_UP_LASTS: Final = timedelta(minutes=10)


class SealAgreement(Facts):
    """The work of putting the signatures into the signed paper and sealing it."""

    paper: Paper
    file: StoredFile
    signatures: tuple[Signature, ...]


class SealedAgreement(Facts):
    """The sealed paper stands in the object store."""

    version_number: int
    file: StoredFile


def sign_agreement(case: Case, command: SignAgreement, context: Deciding) -> list[Event | Job]:
    """A party signs exactly the paper it saw, right after proving who it is; the last signature binds everybody."""
    party = participant(case, context)
    version = version_seen(case, command)
    if not version.signing_open:
        raise SigningNotOpen
    if version.signed_by(party.party_id):
        raise AlreadySigned
    not_overdue(case, context)
    if command.statement_version != SIGNING_STATEMENT:
        raise StatementChanged({"version": SIGNING_STATEMENT})
    actor = _proved(context)
    if name_key(command.typed_name) != name_key(party.name):
        raise NotYourName(facts={"name": party.name, "typed": command.typed_name})
    signed = AgreementSigned(
        version_number=version.number,
        base_sha256=version.base_sha256,
        party_id=party.party_id,
        side=party.side,
        typed_name=command.typed_name,
        method=actor.method,
        signed_at=context.now,
        statement_version=command.statement_version,
        statement_language=command.statement_language,
        challenge=challenge_of(command, actor, context),
    )
    signatures = (*version.signatures, _signature(signed))
    if {known.party_id for known in case.heard.parties} - {signature.party_id for signature in signatures}:
        return [signed]
    full = AgreementFullySigned(version_number=version.number, base_sha256=version.base_sha256)
    return [signed, full, _seal(case, version, signatures, context)]


def challenge_of(command: SignAgreement, actor: Actor, context: Deciding) -> str:
    """Return what the proof was bound to: SHA-256 over paper, person, words, name, time of proof and command."""
    proved_at = actor.authenticated_at.isoformat() if actor.authenticated_at else ""
    parts = (
        command.base_sha256,
        str(actor.account_id),
        str(actor.party_id),
        command.statement_version,
        command.statement_language.value,
        command.typed_name,
        proved_at,
        str(context.cause_id),
    )
    return sha256("\n".join(parts).encode()).hexdigest()


def agreement_sealed(case: Case, result: SealedAgreement, _context: Deciding) -> AgreementSealed | None:
    """Say that the sealed paper may be filed; only ever after every signature."""
    version = case.own.version
    if version is None or not version.fully_signed or version.number != result.version_number or version.sealed:
        return None
    return AgreementSealed(
        version_number=version.number,
        base_sha256=version.base_sha256,
        sealed_sha256=result.file.sha256,
        file=result.file,
    )


def agreement_not_sealed(case: Case, payload: SealAgreement, context: Deciding) -> list[Event | Job]:
    if case.own.version is None or case.own.version.sealed:
        return []
    return failed(case, SEALED_AGREEMENT, "the signed agreement could not be sealed", Job(SEAL, payload), context)


def signed(own: Papers, event: AgreementSigned, _at: datetime) -> Papers:
    signatures = own.version.signatures if own.version else ()
    return own.with_version(signatures=(*signatures, _signature(event)))


def fully_signed(own: Papers, _event: AgreementFullySigned, _at: datetime) -> Papers:
    return own.with_version(fully_signed=True)


def sealed(own: Papers, event: AgreementSealed, _at: datetime) -> Papers:
    return own.made(SEALED_AGREEMENT).with_version(sealed=event.file)


def _proved(context: Deciding) -> Actor:
    actor = context.actor
    if actor is None or actor.method != STEP_UP or actor.authenticated_at is None:
        raise ProveItIsYou
    if abs(context.now - actor.authenticated_at) > STEP_UP_LASTS:
        raise ProveItIsYou
    return actor


def _signature(event: AgreementSigned) -> Signature:
    return Signature(
        party_id=event.party_id,
        side=event.side,
        typed_name=event.typed_name,
        method=event.method,
        signed_at=event.signed_at,
        statement_version=event.statement_version,
        statement_language=event.statement_language,
        challenge=event.challenge,
    )


def _seal(case: Case, version: Version, signatures: tuple[Signature, ...], context: Deciding) -> Job:
    court = context.rules.courts[case.heard.court_id]
    paper = paper_of(case.heard, version.number, version.clauses, court)
    if version.file is None:
        raise LookupError("a version is signed before its paper stands")
    return Job(kind=SEAL, payload=SealAgreement(paper=paper, file=version.file, signatures=signatures))
