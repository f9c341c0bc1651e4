"""Every message that notify hears, decides or publishes, and the function that it meets."""

from services.notify.domain import batch, deliveries, known_case, undelivered
from services.notify.domain.deadlines import NotifyRules
from services.notify.domain.deliveries import Deliveries
from services.notify.domain.known_case import KnownCase
from services.notify.domain.notices import TABLE
from shared.messaging.handlers import Handlers

handlers: Handlers[Deliveries, KnownCase, NotifyRules] = Handlers("notify", own=Deliveries, heard=KnownCase)

handlers.decide(deliveries.mark_letters_posted, deliveries.cancel_letters, undelivered.mark_told_by_hand)
handlers.decide_each(TABLE, batch.follow)
handlers.decide(batch.deadline_moved)
handlers.result("write_notice", deliveries.written)
handlers.gave_up("write_notice", undelivered.not_written)
handlers.result("deliver_email", undelivered.delivered)
handlers.gave_up("deliver_email", undelivered.mail_gave_up)
handlers.result("render_letter", batch.rendered)
handlers.gave_up("render_letter", undelivered.not_printed)
handlers.result("delete_letter", deliveries.deleted)
handlers.gave_up("delete_letter", deliveries.not_deleted)

handlers.evolve(
    deliveries.notice_queued,
    deliveries.notice_written,
    deliveries.notice_sent,
    deliveries.notice_bounced,
    undelivered.told_by_hand,
    deliveries.letter_ready,
    deliveries.letter_posted,
    deliveries.letter_cancelled,
)

handlers.hear(
    known_case.case_registered,
    known_case.parties_confirmed,
    known_case.hearing_declared,
    known_case.hearing_known,
    known_case.hearing_vacated,
    known_case.defendant_invited,
    known_case.invitation_moved,
    known_case.party_joined,
    known_case.party_left,
    known_case.signing_opened,
    known_case.agreement_signed,
    known_case.filing_received,
    known_case.filing_accepted,
    known_case.agreement_sealed,
    known_case.offer_made,
    known_case.offer_deadline_moved,
    known_case.terms_agreed,
    known_case.stepped,
)
