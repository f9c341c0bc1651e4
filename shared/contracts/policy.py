"""Who may send a command: the words in which each command says it. Whether a visitor is that, the gateway finds out."""

from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What an account is to the court."""

    PARTY = "party"
    CLERK = "clerk"
    ADMINISTRATOR = "administrator"
    PARTNER = "partner"
    COURT_SYSTEM = "court_system"
    SYSTEM = "system"


class Relation(StrEnum):
    """What somebody is to one case; `invited`: holds a letter's code that can still be used."""

    NONE = "none"
    INVITED = "invited"
    PLAINTIFF = "plaintiff"
    DEFENDANT = "defendant"
    COURT = "court"


Who = tuple[Role | None, Relation]
ANYBODY: Final[Who] = (None, Relation.NONE)
CODE_HOLDER: Final[Who] = (None, Relation.INVITED)
NEWCOMER: Final[Who] = (Role.PARTY, Relation.NONE)
INVITED: Final[Who] = (Role.PARTY, Relation.INVITED)
PLAINTIFF: Final[Who] = (Role.PARTY, Relation.PLAINTIFF)
DEFENDANT: Final[Who] = (Role.PARTY, Relation.DEFENDANT)
CLERK: Final[Who] = (Role.CLERK, Relation.COURT)
OTHER_CLERK: Final[Who] = (Role.CLERK, Relation.NONE)
ADMINISTRATOR: Final[Who] = (Role.ADMINISTRATOR, Relation.COURT)
OTHER_ADMINISTRATOR: Final[Who] = (Role.ADMINISTRATOR, Relation.NONE)
BOTH: Final = (PLAINTIFF, DEFENDANT)
PARTIES: Final = (NEWCOMER, INVITED, *BOTH)
STAFF: Final = (CLERK, OTHER_CLERK, ADMINISTRATOR, OTHER_ADMINISTRATOR)
EVERYBODY: Final = (ANYBODY, CODE_HOLDER, *PARTIES, *STAFF)
