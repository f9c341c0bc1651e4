"""What negotiation's commands and events are called: the questionnaire, offers and what becomes of them."""

from collections.abc import Mapping
from typing import Final

from services.gateway.words.marking import words
from services.gateway.words.rows import (
    BOTH_SEE_IT,
    CONFIDENTIAL,
    STAYS,
    STILL,
    Card,
    CommandWords,
    Done,
    EventWords,
    Task,
    parties,
)
from services.gateway.words.turns import NextStepKind, TaskName
from shared.contracts import negotiation as n
from shared.contracts.message import Command, Event

ANSWERS: Final = words("The other side can say yes, say no, or make a new offer.")

COMMANDS: Final[Mapping[type[Command], CommandWords]] = {
    n.SubmitQuestionnaire: CommandWords(
        Done(
            words("Your answers are saved"),
            (
                words("When both sides have joined, you can make an offer, or wait for one."),
                words("Do you need help in another language? Call {phone}. Your answers do not tell the court."),
            ),
            BOTH_SEE_IT,
        ),
        tasks={
            TaskName.ANSWER_QUESTIONS: Task(
                words("Answer your questions"), words("Answer your questions"), "/questions"
            ),
        },
        steps={
            NextStepKind.ANSWER_QUESTIONS: Card(
                words("Answer a few questions"),
                words("If you do nothing, you can still make offers. Your hearing stays as it is."),
                (words("Answer the questions"), "/questions"),
            ),
        },
    ),
    n.MakeOffer: CommandWords(
        Done(words("Your offer was sent"), (ANSWERS, STILL), BOTH_SEE_IT),
        tasks={
            TaskName.AGREE_ON_TERMS: Task(words("Trade offers and agree"), words("Trade offers and agree"), "/offers"),
        },
        steps={
            NextStepKind.MAKE_OFFER: Card(words("Make an offer"), STAYS, (words("Make an offer"), "/offers/new")),
        },
    ),
    n.CounterOffer: CommandWords(Done(words("Your new offer was sent"), (ANSWERS, STILL), BOTH_SEE_IT)),
    n.AcceptOffer: CommandWords(
        Done(
            words("You accepted the offer"),
            (
                words("The plaintiff writes the agreement."),
                words("You both read it and sign it. It binds when both have signed."),
                STILL,
            ),
            BOTH_SEE_IT,
            words("You write the agreement."),
        ),
        steps={
            NextStepKind.ANSWER_OFFER: Card(
                words("{name} made you an offer: {deal}"),
                words("If you do nothing, the offer ends. Your case and your hearing stay as they are."),
                (words("Look at the offer"), "/offers"),
            ),
            NextStepKind.WAIT_FOR_ANSWER: Card(
                words("Your offer is with {name}: {deal}"),
                words("Without an answer, your offer ends. Silence is never a yes."),
                (words("Look at your offer"), "/offers"),
            ),
        },
    ),
    n.RejectOffer: CommandWords(
        Done(words("You said no to the offer"), (words("You can both still make new offers."), STILL), BOTH_SEE_IT)
    ),
    n.WithdrawOffer: CommandWords(
        Done(words("You took your offer back"), (words("You can make a new offer."), STILL), BOTH_SEE_IT)
    ),
}

EVENTS: Final[Mapping[type[Event], EventWords]] = {
    n.QuestionnaireSubmitted: EventWords(
        owner=words("You answered the questions"), other=words("{name} answered the questions"), clerk=CONFIDENTIAL
    ),
    n.OfferMade: EventWords(
        owner=words("You made an offer: {deal}"),
        other=words("{name} made an offer: {deal}"),
        clerk=CONFIDENTIAL,
    ),
    n.OfferCountered: EventWords(
        owner=words("You answered the offer with a new one"),
        other=words("{name} answered the offer with a new one"),
        clerk=CONFIDENTIAL,
    ),
    n.OfferRejected: EventWords(
        owner=words("You said no to the offer"), other=words("{name} said no to the offer"), clerk=CONFIDENTIAL
    ),
    n.OfferWithdrawn: EventWords(
        owner=words("You took your offer back"), other=words("{name} took the offer back"), clerk=CONFIDENTIAL
    ),
    n.OfferExpired: parties(words("The offer ended without an answer")),
    n.OfferDeadlineMoved: parties(words("The hearing was moved: the offer can be answered until {date}")),
    n.OfferAccepted: EventWords(
        owner=words("You accepted the offer"), other=words("{name} accepted the offer"), clerk=CONFIDENTIAL
    ),
    n.TermsAgreed: parties(words("You both agree on the terms")),
}
