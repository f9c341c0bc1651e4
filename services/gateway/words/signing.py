"""The words that a person reads and accepts by signing, for the page and for programs that ask a person to sign.

Whoever changes one of them gives SIGNING_STATEMENT another version: a signature names the version of its words.
"""

from typing import Final

from services.gateway.words.marking import words

MEANS: Final = (
    words("You say yes to every part of this agreement."),
    words("It binds you when you both have signed."),
    words("You can leave until the last person signs."),
    words("Your key, your PIN and your typed name are your signature."),
    words("Your hearing stays on until the court calls it off."),
    words("Nobody may sign for you. Never give your key to anyone."),
)
