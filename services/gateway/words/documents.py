"""What the commands and events of documents are called: the agreement, its signatures, the stamped copies."""

from collections.abc import Mapping
from typing import Final

from services.gateway.words.marking import words
from services.gateway.words.rows import (
    BOTH_SEE_IT,
    CONFIDENTIAL,
    GO,
    STAYS,
    STILL,
    UNSIGNED,
    Card,
    CommandWords,
    Done,
    EventWords,
    Silent,
    Task,
    nobody,
    parties,
)
from services.gateway.words.turns import NextStepKind, TaskName
from shared.contracts import documents as d
from shared.contracts.message import Command, Event

READ: Final = (words("Read the agreement"), "/agreement")
OWN_EXIT: Final = Silent("Who asked to leave and could not is told alone; for the others nothing has changed.")

COMMANDS: Final[Mapping[type[Command], CommandWords]] = {
    d.ProposeAgreement: CommandWords(
        Done(words("The agreement is being made"), (words("In a moment you can both read it."), STILL), BOTH_SEE_IT),
        tasks={
            TaskName.WRITE_AGREEMENT: Task(
                words("Write the agreement"), words("{name} writes the agreement"), "/agreement"
            ),
        },
        steps={
            NextStepKind.WRITE_AGREEMENT: Card(
                words("You both agree. Write the agreement"), UNSIGNED, (words("Write the agreement"), "/agreement/new")
            ),
            NextStepKind.WAIT_FOR_AGREEMENT: Card(words("You both agree. {name} writes the agreement"), UNSIGNED),
            NextStepKind.AGREEMENT_IS_BEING_MADE: Card(words("The agreement is being made"), STAYS),
        },
    ),
    d.ApproveAgreement: CommandWords(
        Done(words("You said the agreement is right"), (words("Now you can both sign it."), STILL), BOTH_SEE_IT),
        tasks={
            TaskName.APPROVE_AGREEMENT: Task(
                words("Read and approved by {name}"), words("Read the agreement and say it is right"), "/agreement"
            ),
        },
        steps={
            NextStepKind.APPROVE_AGREEMENT: Card(words("Read the agreement"), UNSIGNED, READ),
            NextStepKind.WAIT_FOR_APPROVAL: Card(words("The agreement is with {name} to read"), UNSIGNED, READ),
        },
    ),
    d.SignAgreement: CommandWords(
        Done(
            words("You signed the agreement"),
            (
                words("It binds when both have signed."),
                words("Then the plaintiff sends it to the court."),
                STILL,
            ),
            BOTH_SEE_IT,
        ),
        tasks={TaskName.SIGN: Task(words("Sign the agreement"), words("Sign the agreement"), "/sign")},
        steps={
            NextStepKind.SIGN: Card(words("Sign the agreement"), UNSIGNED, (words("Read and sign"), "/sign")),
            NextStepKind.WAIT_FOR_SIGNATURE: Card(
                words("You signed. The signature of {name} is still missing"),
                UNSIGNED,
                (words("Look at the agreement"), "/agreement"),
            ),
            NextStepKind.AGREEMENT_IS_BEING_SEALED: Card(words("Both have signed. The paper is being sealed"), GO),
        },
    ),
}

EVENTS: Final[Mapping[type[Event], EventWords]] = {
    d.AgreementDrafted: EventWords(
        owner=words("You started the agreement"), other=words("{name} started the agreement"), clerk=CONFIDENTIAL
    ),
    d.AgreementProposed: parties(words("The agreement is ready to read")),
    d.AgreementApproved: EventWords(
        owner=words("You said the agreement is right"),
        other=words("{name} said the agreement is right"),
        clerk=CONFIDENTIAL,
    ),
    d.SigningOpened: parties(words("The agreement is ready to sign")),
    d.AgreementSigned: EventWords(
        owner=words("You signed the agreement"), other=words("{name} signed the agreement"), clerk=CONFIDENTIAL
    ),
    d.AgreementFullySigned: parties(words("Both have signed. The agreement binds you both")),
    d.AgreementSealed: parties(words("The signed agreement was sealed against changes")),
    d.ExitConfirmed: nobody("Leaving itself is told, when intake has ended the person's part."),
    d.ExitTooLate: EventWords(
        owner=words("It was too late to leave: both had signed"), other=OWN_EXIT, clerk=CONFIDENTIAL
    ),
    d.ConformedCopyIssued: EventWords(
        owner=words("The stamped copies are ready"),
        other=words("The stamped copies are ready"),
        clerk=words("The stamped copies are ready"),
        tasks={
            TaskName.GET_COPIES: Task(words("Get your stamped copies"), words("Get your stamped copies"), "/papers")
        },
        steps={
            NextStepKind.GET_COPIES: Card(
                words("Your stamped copies are ready"), "", (words("Get my copies"), "/papers")
            )
        },
    ),
    d.DocumentFailed: EventWords(
        owner=words("A paper could not be made. The court is looking at it"),
        other=words("A paper could not be made. The court is looking at it"),
        clerk=CONFIDENTIAL,
        steps={
            NextStepKind.PAPER_FAILED: Card(
                words("A paper could not be made. The court is looking at it"),
                words("Nothing was lost. Call the court if you hear nothing for one court day."),
            )
        },
    ),
}
