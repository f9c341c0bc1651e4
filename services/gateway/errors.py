"""The ways the gateway itself says no. Services' refusals are not here: they come back as outcomes of receipts."""

from shared.contracts.deciding import Refused


class NotThere(Refused):
    """It does not exist, or it is not this person's to see: both look the same (404)."""

    sentence = "This page does not exist, or it is not yours to see."


class Forged(Refused):
    """A form came from another site, without its token, or from an old session (403)."""

    sentence = "This form is too old. Nothing was sent. Open the page again and send it once more."


class SignInNeeded(Refused):
    """The page is for people who are signed in (303 to the sign-in page, 401 in the API)."""

    sentence = "Sign in first."


class CourtNeeded(Refused):
    """Several courts share this host, and nobody has said which one is meant (300 with the courts to choose from)."""

    sentence = "More than one court can be reached here. Choose the one that has your case."


class WrongKeyOrPin(Refused):
    """The personal key and the PIN do not belong together, or nobody has such a key; both look the same."""

    sentence = "The personal key or the PIN is not right. Check both and try again."


class AccountOpenAlready(WrongKeyOrPin):
    """The form that opens an account comes again after its key was kept (409)."""

    sentence = "This account is open already. Sign in with your personal key and your PIN."


class MistypedCode(Refused):
    """A code or key cannot be right: a character is missing or mistyped. This is no try: nothing was looked up."""

    sentence = "The code has 13 letters and digits. One of them is missing or mistyped. Compare it with your letter."


class MistypedKey(MistypedCode):
    """A personal key cannot be right."""

    sentence = "The personal key has 13 letters and digits. One of them is missing or mistyped. Compare it with yours."


class CodeUnknown(Refused):
    """No living invitation has this code."""

    sentence = "We do not know this code. Compare it with your letter, or call the number on your claim papers."


class Later(Refused):
    """Not now, but in some seconds (429 with Retry-After): the fact `seconds`, or `minutes` where it takes longer."""

    @property
    def seconds(self) -> int:
        """Return after how many seconds it may be tried again."""
        return int(self.facts.get("seconds", 0)) or 60 * int(self.facts["minutes"])


class TooManyTries(Later):
    """The tries for a key, a code, an account, a browser or a case are used up for now."""

    sentence = "There were too many tries. Wait {minutes} minutes and try again, or call the court."


class StaffLockedOut(TooManyTries):
    """The tries for the key of one of the court's staff are used up; an administrator can let them in."""

    sentence = (
        "There were too many wrong PINs for this key. Wait {minutes} minutes, or ask the administrator of your court"
        " to let you in."
    )

    @classmethod
    def code(cls) -> str:
        """Return the code that programs know for every key whose tries are used up."""
        return TooManyTries.code()


class NotLockedOut(Refused):
    """No wrong try locks this member of staff out now, or somebody else was quicker to let them in."""

    sentence = "{name} is not locked out now. Nothing was recorded."


class WaitALittle(Later):
    """An account or strangers on a network tried too often; each further try waits some seconds. Nothing was done."""

    sentence = "You or your network tried many times. Wait {seconds} seconds and try again. You are not locked out."


class OneFileAtATime(Later):
    """Somebody's file is being looked at for this network, or there are too many at once."""

    sentence = "Another file is being checked right now. Wait {seconds} seconds and send yours again."


class StepUpNeeded(Refused):
    """This needs the personal key and the PIN once more, not older than ten minutes."""

    sentence = "Type your personal key and your PIN once more."


class PinTooSimple(Refused):
    """A PIN must be six digits, and none of those that many people choose (people/pins.py)."""

    sentence = "This PIN is easy to guess. Mix the numbers: no year, no row like 123456, no repeats like 121212."


class PinNotSixNumbers(PinTooSimple):
    """A PIN of another length, or with something else in it (422)."""

    sentence = "A PIN has 6 numbers. Choose 6 that are hard to guess."

    @classmethod
    def code(cls) -> str:
        """Return the code that programs know for every PIN that cannot be taken; its sentence says which way."""
        return PinTooSimple.code()


class SameKeyOtherBody(Refused):
    """A form was sent twice with different content; nothing was written the second time (409)."""

    sentence = "You have already sent this form with other answers. Go back and load the page again."


class TooLarge(Refused):
    """What was sent is larger than this address accepts (413)."""

    sentence = "What you sent is too large."


class TooSlow(Refused):
    """A sender fell silent in the middle of what it sent; nothing was stored (408)."""

    sentence = "Your connection stopped while you were sending. Nothing was stored. Go back and send it again."


class Unavailable(Refused):
    """The database is away for a moment; nothing was stored, trying again is safe (503 with Retry-After)."""

    sentence = "The service is not available at this moment. Nothing was lost. Try again in one minute."


class Busy(Refused):
    """More people come at once than can be served; nothing was read or stored (503 with Retry-After)."""

    sentence = "Many people use this site right now. What you sent was not stored. Go back and send it again."
