"""What intake's commands and events are called: from the fee to both sides at the table, the hearing, and leaving."""

from collections.abc import Mapping
from typing import Final

from services.gateway.words.marking import words
from services.gateway.words.rows import (
    BOTH_SEE_IT,
    CONFIDENTIAL,
    GO,
    STAFF,
    STAYS,
    STILL,
    Card,
    CommandWords,
    Done,
    EventWords,
    Silent,
    Task,
    everybody,
    nobody,
    parties,
)
from services.gateway.words.turns import NextStepKind, TaskName
from shared.contracts import intake as i
from shared.contracts import public
from shared.contracts.message import Command, Event

ASKED: Final = Silent("Leaving is not told before documents has answered whether it is still possible.")
NOT_THE_DEFENDANTS: Final = Silent("The fee is between the plaintiff and the court.")

COMMANDS: Final[Mapping[type[Command], CommandWords]] = {
    i.RecordFeeReceipt: CommandWords(
        Done(words("The fee receipt is recorded"), (words("The plaintiff can register the case now."),), STAFF),
        tasks={TaskName.PAY_FEE: Task(words("Pay the fee to the court"), "")},
    ),
    i.RegisterCase: CommandWords(
        Done(
            words("Your case is registered"),
            (
                words("A clerk compares your answers with the claim. This takes a few court days."),
                words("Then the court mails a letter to the other side."),
                words("We tell you when they join. They do not have to."),
            ),
        ),
        tasks={TaskName.REGISTER: Task(words("Register your case"), "")},
    ),
    i.ConfirmParties: CommandWords(
        Done(words("The parties are confirmed"), (words("The letter waits in the print queue."),), STAFF),
        tasks={TaskName.CONFIRM_PARTIES: Task(words("The court checks names and addresses"), "")},
        steps={NextStepKind.WAIT_FOR_COURT_TO_CONFIRM: Card(words("The court checks your case"), STAYS)},
    ),
    i.SetHearing: CommandWords(
        Done(words("The hearing date is saved"), (words("Both sides are told, and every deadline follows it."),), STAFF)
    ),
    i.JoinCase: CommandWords(
        Done(
            words("You joined the case"),
            (words("Answer a few questions."), words("Then make an offer, or wait for one."), STILL),
            BOTH_SEE_IT,
        ),
        tasks={
            TaskName.JOIN: Task("", words("Join the case")),
            TaskName.THE_OTHER_JOINS: Task(words("Join the case: {name}"), ""),
        },
        steps={NextStepKind.WAIT_FOR_OTHER_TO_JOIN: Card(words("A letter invites {name} to join"), STAYS)},
    ),
    i.DeclineInvitation: CommandWords(
        Done(
            words("You said that you will not take part"), (words("Your case goes to the hearing, as planned."), STILL)
        )
    ),
    i.LeaveOdr: CommandWords(
        Done(words("You left ODR"), (words("Your case goes to the hearing, as planned."), STILL), BOTH_SEE_IT)
    ),
}

EVENTS: Final[Mapping[type[Event], EventWords]] = {
    i.FeeReceiptRecorded: EventWords(
        owner=words("The court recorded the fee"),
        other=NOT_THE_DEFENDANTS,
        clerk=words("The court recorded the fee"),
    ),
    i.CaseRegistered: EventWords(
        owner=words("You registered the case"),
        other=words("{name} registered the case"),
        clerk=words("{name} registered the case"),
    ),
    i.HearingDeclared: EventWords(
        owner=words("You told us the hearing date on your papers: {date}"),
        other=words("{name} told us the hearing date on the court papers: {date}"),
        clerk=words("{name} told us the hearing date on the court papers: {date}"),
    ),
    i.PartiesConfirmed: everybody(words("The court checked the names and addresses")),
    i.HearingSet: everybody(words("The court set the hearing for {date}")),
    i.HearingContinued: everybody(words("The court moved the hearing to {date}")),
    i.HearingVacated: everybody(words("The court vacated (called off) the hearing")),
    i.DefendantInvited: everybody(words("A letter for {name} is ready to be mailed")),
    i.InvitationDeadlineMoved: nobody("It follows from the hearing that was moved, which is told."),
    i.PartyJoined: EventWords(owner=words("You joined"), other=words("{name} joined"), clerk=words("{name} joined")),
    i.ExitRequested: EventWords(owner=words("You asked to leave ODR"), other=ASKED, clerk=CONFIDENTIAL),
    i.PartyLeft: EventWords(owner=words("You left ODR"), other=words("{name} left ODR"), clerk=CONFIDENTIAL),
    i.CutoffReached: parties(words("The last day to settle here has passed")),
    i.PhaseChanged: nobody(
        "What led to it is told; the phase itself stands at the top of the page.",
        steps={NextStepKind.GO_TO_HEARING: Card(words("Your case goes to the hearing"), GO)},
    ),
    public.CaseStatusChanged: nobody("Partners read it; people read the facts that it sums up."),
}
