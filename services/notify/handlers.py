"""Every message that notify hears, decides or publishes, and the function that it meets."""

from services.notify.domain import deliveries, known_case
from services.notify.domain.deadlines import NotifyRules
from services.notify.domain.deliveries import Deliveries
from services.notify.domain.known_case import KnownCase
from services.notify.domain.orders import DeletedLetter, EmailOutcome, NoticeText, RenderedLetter
from services.notify.domain.telling import tell
from shared.contracts.documents import (
    AgreementProposed,
    AgreementSealed,
    AgreementSigned,
    ConformedCopyIssued,
    ExitTooLate,
    SigningOpened,
)
from shared.contracts.filing import FilingAccepted, FilingReceived
from shared.contracts.intake import (
    CaseRegistered,
    CutoffReached,
    DefendantInvited,
    HearingContinued,
    HearingSet,
    HearingVacated,
    PartiesConfirmed,
    PartyJoined,
    PartyLeft,
)
from shared.contracts.negotiation import OfferExpired, OfferMade, OfferRejected, OfferWithdrawn, TermsAgreed
from shared.contracts.notify import (
    LetterPosted,
    LetterReady,
    MarkLettersPosted,
    NoticeBounced,
    NoticeQueued,
    NoticeSent,
    NoticeWritten,
)
from shared.messaging.handlers import Handlers

handlers: Handlers[Deliveries, KnownCase, NotifyRules] = Handlers("notify", own=Deliveries, heard=KnownCase)

handlers.command(MarkLettersPosted)(deliveries.mark_letters_posted)

handlers.result("write_notice", NoticeText)(deliveries.written)
handlers.gave_up("write_notice")(deliveries.not_written)
handlers.result("deliver_email", EmailOutcome)(deliveries.delivered)
handlers.gave_up("deliver_email")(deliveries.mail_gave_up)
handlers.result("render_letter", RenderedLetter)(deliveries.rendered)
handlers.gave_up("render_letter")(deliveries.not_printed)
handlers.result("delete_letter", DeletedLetter)(deliveries.deleted)

handlers.event(CaseRegistered)(tell)
handlers.event(DefendantInvited)(tell)
handlers.event(PartyJoined)(tell)
handlers.event(PartyLeft)(tell)
handlers.event(ExitTooLate)(tell)
handlers.event(HearingSet)(tell)
handlers.event(HearingContinued)(tell)
handlers.event(HearingVacated)(tell)
handlers.event(CutoffReached)(tell)
handlers.event(OfferMade)(tell)
handlers.event(OfferRejected)(tell)
handlers.event(OfferWithdrawn)(tell)
handlers.event(OfferExpired)(tell)
handlers.event(TermsAgreed)(tell)
handlers.event(AgreementProposed)(tell)
handlers.event(SigningOpened)(tell)
handlers.event(AgreementSigned)(tell)
handlers.event(AgreementSealed)(tell)
handlers.event(FilingReceived)(tell)
handlers.event(FilingAccepted)(tell)
handlers.event(ConformedCopyIssued)(tell)

handlers.hear(CaseRegistered)(known_case.case_registered)
handlers.hear(PartiesConfirmed)(known_case.parties_confirmed)
handlers.hear(HearingSet)(known_case.hearing_known)
handlers.hear(HearingContinued)(known_case.hearing_known)
handlers.hear(HearingVacated)(known_case.hearing_vacated)
handlers.hear(DefendantInvited)(known_case.defendant_invited)
handlers.hear(PartyJoined)(known_case.party_joined)
handlers.hear(PartyLeft)(known_case.party_left)
handlers.hear(SigningOpened)(known_case.signing_opened)
handlers.hear(AgreementSigned)(known_case.agreement_signed)
handlers.hear(FilingReceived)(known_case.filing_received)

handlers.evolve(NoticeQueued)(deliveries.notice_queued)
handlers.evolve(NoticeWritten)(deliveries.notice_written)
handlers.evolve(NoticeSent)(deliveries.notice_sent)
handlers.evolve(NoticeBounced)(deliveries.notice_bounced)
handlers.evolve(LetterReady)(deliveries.letter_ready)
handlers.evolve(LetterPosted)(deliveries.letter_posted)
