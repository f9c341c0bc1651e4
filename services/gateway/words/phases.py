"""The case's phase in one short sentence of the reader's language."""

from collections.abc import Mapping
from typing import Final

from services.gateway.words.marking import words
from services.gateway.words.wording import Wording
from shared.contracts.intake import Phase

PHASES: Final[Mapping[Phase, str]] = {
    Phase.FEE_CONFIRMED: words("The fee is paid"),
    Phase.REGISTERED: words("The case is registered"),
    Phase.INVITED: words("The other side has a letter"),
    Phase.ACTIVE: words("Both sides can trade offers"),
    Phase.TERMS_AGREED: words("Both sides agree on the terms"),
    Phase.SIGNED: words("Both sides have signed"),
    Phase.FILED: words("The agreement is at the court"),
    Phase.ACCEPTED: words("The court accepted the agreement"),
    Phase.RETURNED_TO_HEARING: words("The case goes to its hearing"),
}


def phase_text(phase: Phase, wording: Wording) -> str:
    """Return the phase in the reader's words."""
    return wording.text(PHASES[phase])
