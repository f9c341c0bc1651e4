"""The ways documents says no: each a fact that blocks and a sentence that tells the person what to do."""

from typing import ClassVar

from shared.contracts.deciding import Refused


class StatementChanged(Refused):
    """The person read another text of what signing means than the one in force; what was read goes into the paper."""

    sentence: ClassVar[str] = "The text of what signing means has changed. Read the new one first."
    tells: ClassVar[tuple[str, ...]] = ("version",)


class SomebodyLeft(Refused):
    """A party has left ODR, so this case has no agreement any more."""

    sentence: ClassVar[str] = "A party has left ODR, so you cannot settle here any more. Go to your hearing."


class CutoffPassed(Refused):
    """The command was received after the last instant to settle here."""

    sentence: ClassVar[str] = "The time to settle here is over. Go to your hearing."


class PlaintiffOnly(Refused):
    """Only the plaintiff proposes the settlement agreement."""

    sentence: ClassVar[str] = "Only the plaintiff can write the agreement. You can read it and approve it after that."


class NoAgreedTerms(Refused):
    """Nobody has agreed on terms yet."""

    sentence: ClassVar[str] = "Both sides must agree on the terms first. Make an offer or answer the one you have."


class TermsChanged(Refused):
    """The terms that were seen are not the agreed terms."""

    sentence: ClassVar[str] = "The terms are not the ones you saw. Read the agreed terms first."
    tells: ClassVar[tuple[str, ...]] = ("terms_sha256",)


class PlanNeedsJurisdiction(Refused):
    """Finish A was chosen for a payment plan: a dismissal with prejudice would come before the last payment."""

    sentence: ClassVar[str] = (
        "The money is paid in parts, so the court must keep the case until the last payment. Choose finish B."
    )


class NoPlanToKeep(Refused):
    """Finish B was chosen, but all is paid at once: there is no plan for the court to keep an eye on."""

    sentence: ClassVar[str] = "All the money is paid at once, so there is no payment plan. Choose finish A."


class FinishNotOffered(Refused):
    """The court does not offer this finish."""

    sentence: ClassVar[str] = "This court does not offer finish {finish}. Choose another one or call the court."
    tells: ClassVar[tuple[str, ...]] = ("offered",)


class TranslationMissing(Refused):
    """A term in own words has no human translation, and the parties read different languages."""

    sentence: ClassVar[str] = (
        "Term {number} is in a party's own words, and you two read different languages. "
        "Add a translation made by a person, and that person's name."
    )


class TranslationNotNeeded(Refused):
    """All parties read the same language, the term holds no own words, or it is translated already."""

    sentence: ClassVar[str] = (
        "Term {number} needs no translation, or has one already. Take this translation out and send it again."
    )


class DueDayPassed(Refused):
    """A day of the agreed terms has passed before all have signed: who signs now would be late at once."""

    sentence: ClassVar[str] = (
        "A day in these terms has passed, so nobody can sign them now. Make a new offer with later days."
    )


class AgreementExists(Refused):
    """There is an agreement on these terms already."""

    sentence: ClassVar[str] = "There is already an agreement on these terms. Open it to see what is next."


class NoAgreement(Refused):
    """No agreement has been proposed, or its paper is not ready."""

    sentence: ClassVar[str] = "The agreement is not ready yet. The plaintiff writes it first."


class AgreementChanged(Refused):
    """The version or the paper that was seen is not the one that stands now."""

    sentence: ClassVar[str] = "The agreement is not the one you saw. Read the new one first."
    tells: ClassVar[tuple[str, ...]] = ("version_number", "base_sha256")


class OwnProposal(Refused):
    """The asker proposed this agreement; the other side approves it."""

    sentence: ClassVar[str] = "You wrote this agreement. The other side must approve it. Then you can both sign."


class AlreadyApproved(Refused):
    """The asker has approved this version before."""

    sentence: ClassVar[str] = "You have already approved this agreement. Go to your case to see what is next."


class SigningNotOpen(Refused):
    """Not everybody has approved yet."""

    sentence: ClassVar[str] = "Nobody can sign yet. The other side must approve the agreement first."


class AlreadySigned(Refused):
    """The asker has signed this version before."""

    sentence: ClassVar[str] = "You have already signed this agreement. You do not need to sign again."


class ProveItIsYou(Refused):
    """Signing needs a fresh proof with personal key and PIN, at most ten minutes old."""

    sentence: ClassVar[str] = "To sign, type your personal key and your PIN again. Then sign within ten minutes."


class NotYourName(Refused):
    """The typed name is not the party's name on the claim."""

    sentence: ClassVar[str] = "On the claim your name is {name}. You typed {typed}. Type your name as on the claim."
