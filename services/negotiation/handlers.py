"""Negotiation's table of contents: which message meets which rule. It decides nothing itself."""

from services.negotiation.domain import deadlines, offers, participation, questionnaire
from services.negotiation.domain.negotiation import NegotiationHeard, NegotiationOwn, Rules
from shared.contracts.documents import ExitConfirmed
from shared.contracts.intake import CaseRegistered, HearingContinued, HearingSet, PartyJoined, PartyLeft
from shared.contracts.negotiation import (
    AcceptOffer,
    CounterOffer,
    MakeOffer,
    OfferAccepted,
    OfferCountered,
    OfferDeadlineMoved,
    OfferExpired,
    OfferMade,
    OfferRejected,
    OfferWithdrawn,
    QuestionnaireSubmitted,
    RejectOffer,
    SubmitQuestionnaire,
    TermsAgreed,
    WithdrawOffer,
)
from shared.messaging.handlers import Handlers

handlers: Handlers[NegotiationOwn, NegotiationHeard, Rules] = Handlers(
    "negotiation", own=NegotiationOwn, heard=NegotiationHeard
)

handlers.command(SubmitQuestionnaire)(questionnaire.submit_questionnaire)
handlers.command(MakeOffer)(offers.make_offer)
handlers.command(CounterOffer)(offers.counter_offer)
handlers.command(AcceptOffer)(offers.accept_offer)
handlers.command(RejectOffer)(offers.reject_offer)
handlers.command(WithdrawOffer)(offers.withdraw_offer)

handlers.event(HearingSet)(deadlines.on_hearing_moved)
handlers.event(HearingContinued)(deadlines.on_hearing_moved)
handlers.timer(deadlines.OFFER_EXPIRED)(deadlines.offer_expired)
handlers.timers(deadlines.timers)

handlers.evolve(QuestionnaireSubmitted)(questionnaire.evolve_questionnaire_submitted)
handlers.evolve(OfferMade)(offers.evolve_offer_made)
handlers.evolve(OfferCountered)(offers.evolve_offer_countered)
handlers.evolve(OfferRejected)(offers.evolve_offer_rejected)
handlers.evolve(OfferWithdrawn)(offers.evolve_offer_withdrawn)
handlers.evolve(OfferExpired)(deadlines.evolve_offer_expired)
handlers.evolve(OfferDeadlineMoved)(deadlines.evolve_deadline_moved)
handlers.evolve(OfferAccepted)(offers.evolve_offer_accepted)
handlers.evolve(TermsAgreed)(offers.evolve_terms_agreed)

handlers.hear(CaseRegistered)(participation.hear_case_registered)
handlers.hear(PartyJoined)(participation.hear_party_joined)
handlers.hear(ExitConfirmed)(participation.hear_party_gone)
handlers.hear(PartyLeft)(participation.hear_party_gone)
handlers.hear(HearingSet)(participation.hear_hearing)
handlers.hear(HearingContinued)(participation.hear_hearing)
