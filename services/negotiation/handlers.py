"""Negotiation's table of contents: which message meets which rule. It decides nothing itself."""

from services.negotiation.domain import deadlines, offers, participation, questionnaire
from services.negotiation.domain.negotiation import NegotiationHeard, NegotiationOwn, Rules
from shared.messaging.handlers import Handlers

handlers: Handlers[NegotiationOwn, NegotiationHeard, Rules] = Handlers(
    "negotiation", own=NegotiationOwn, heard=NegotiationHeard
)

handlers.decide(questionnaire.submit_questionnaire)
handlers.decide(
    offers.make_offer, offers.counter_offer, offers.accept_offer, offers.reject_offer, offers.withdraw_offer
)
handlers.decide(deadlines.on_hearing_moved)
handlers.timer(deadlines.OFFER_EXPIRED, deadlines.offer_expired)
handlers.timers(deadlines.timers)

handlers.evolve(questionnaire.evolve_questionnaire_submitted)
handlers.evolve(
    offers.evolve_offer_made,
    offers.evolve_offer_countered,
    offers.evolve_offer_rejected,
    offers.evolve_offer_withdrawn,
    offers.evolve_offer_accepted,
    offers.evolve_terms_agreed,
)
handlers.evolve(deadlines.evolve_offer_expired, deadlines.evolve_deadline_moved)

handlers.hear(
    participation.hear_case_registered,
    participation.hear_party_joined,
    participation.hear_party_gone,
    participation.hear_hearing,
    participation.hear_fully_signed,
)
