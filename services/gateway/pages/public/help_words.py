"""The help pages: each of the court's tasks in a few plain steps, with the court's own film where it has one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from services.gateway.words.marking import words
from services.gateway.words.wording import Wording
from shared.courtcalendar.court import Court

PAY_FIRST: Final = words("Pay the fee to the court. Keep the receipt.")
# task → (title, steps); the names of the tasks are those of the court's tutorials
TASKS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "register": (
        words("Register your case (plaintiff)"),
        (
            PAY_FIRST,
            words("Choose “I filed a claim” on the first page."),
            words("Type the numbers that the page asks for."),
            words("Answer one question a page. Check your answers. Send."),
            words("Print your personal key."),
        ),
    ),
    "join": (
        words("Join with your letter (defendant)"),
        (
            words("Check your letter on the page “Check a notice”."),
            words("Type the code from the letter on the page “Join”."),
            words("Choose to join, or say that you will not take part."),
            words("Print your personal key and remember your PIN."),
        ),
    ),
    "negotiate": (
        words("Answer the questions"),
        (
            words("Open your case. Choose “Answer your questions”."),
            words("For each answer, say who can see it."),
            words("Check your answers and send them."),
        ),
    ),
    "offers": (
        words("Make and answer offers"),
        (
            words("Choose “Make an offer”. Say how much and when."),
            words("Pay at once, or by a plan. The table shows each payment."),
            words("Add other terms from the list or in your own words."),
            words("You can accept an offer, say no, or make a new one."),
            words("Silence is never a yes. An offer ends when its time is over."),
        ),
    ),
    "propose_agreement": (
        words("Write the agreement (plaintiff only)"),
        (
            words("When you both agree on the terms, choose “Write the agreement”."),
            words("Choose how the case ends at the court."),
            words("We make the paper. You both can read it."),
        ),
    ),
    "review_agreement": (
        words("Read and sign the agreement"),
        (
            words("Plain words stand beside the legal text."),
            words("The defendant says that it is right."),
            words("Then each side signs with key, PIN and full name."),
            words("It binds when both have signed."),
        ),
    ),
    "file_agreement": (
        words("Send the agreement to the court (plaintiff only)"),
        (
            words("When both have signed, choose “Send it to the court”."),
            words("You get a receipt when the court has it."),
            words("A clerk reads it and says if the court accepts it."),
            words("Go to your hearing unless this site says that it is vacated (called off)."),
        ),
    ),
    "conformed_copies": (
        words("Get your stamped copies"),
        (
            words("When the court accepts the agreement, open “Papers”."),
            words("Save or print the stamped copy."),
            words("Anyone can check a copy on the page “Check a stamped copy”."),
        ),
    ),
    "leave": (
        words("Leave ODR"),
        (
            words("Choose “Leave ODR” at the foot of your case page."),
            words("Your case goes to the hearing, as planned."),
            words("When both have signed, it is too late to leave."),
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class HelpTopic:
    """One task of the help pages."""

    id: str
    title: str
    steps: list[str]
    video: str


def topics(court: Court, wording: Wording, fee: str) -> list[HelpTopic]:
    """Return the help for each task, in the order of a case. fee: the court's, empty where there is none."""
    films = {tutorial.task: tutorial.url for tutorial in court.tutorials}
    return [
        HelpTopic(
            task,
            wording.text(title),
            [wording.text(step) for step in steps if fee or step != PAY_FIRST],
            films.get(task, ""),
        )
        for task, (title, steps) in TASKS.items()
    ]
