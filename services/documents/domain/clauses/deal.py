"""The facts that the clauses are made of, and how a clause is put together; it words nothing itself."""

from dataclasses import dataclass
from datetime import datetime

from services.documents.domain.wording import BOTH, CourtZone, names
from shared.contracts.documents import Clause, Finish, Translation
from shared.contracts.parties import Language
from shared.contracts.terms import TermKind, Terms
from shared.contracts.values.direction import isolated
from shared.contracts.values.quoting import own_lines
from shared.contracts.values.stops import before_stop, one_stop

Words = dict[Language, str]
Filling = dict[str, Words | str]


@dataclass(frozen=True, slots=True)
class Deal:
    """Everything that a clause may name. *_days: calendar days, but dismissal_days in court days.

    term_names: what the court's list calls each kind of term, but for own words, which have no name.
    """

    court_name: Words
    case_number: str
    plaintiffs: tuple[str, ...]
    defendants: tuple[str, ...]
    payers: tuple[str, ...]
    payees: tuple[str, ...]
    terms: Terms
    finish: Finish
    languages: tuple[Language, ...]
    zone: CourtZone
    hearing_at: datetime | None
    grace_days: int
    cure_days: int
    dismissal_days: int
    term_names: dict[TermKind, Words]
    translations: tuple[Translation, ...] = ()

    def side(self, side: str, language: Language) -> str:
        """Return the people of a side, or everybody where both sides are meant."""
        sides = {"plaintiff": self.plaintiffs, "defendant": self.defendants}
        return names(sides.get(side, (*self.plaintiffs, *self.defendants)), language)


def words(english: str, spanish: str, **facts: Words | str) -> Words:
    """Return a text by language, each `{name}` filled with the fact in that language, set apart from the sentence."""
    return {
        language: one_stop(text.format(**{name: _told(fact, language) for name, fact in facts.items()}))
        for language, text in zip(BOTH, (english, spanish), strict=True)
    }


def _told(fact: Words | str, language: Language) -> str:
    return before_stop(isolated(fact if isinstance(fact, str) else fact[language]))


def people(who: tuple[str, ...]) -> Words:
    """Return names as a phrase in both languages."""
    return {language: names(who, language) for language in BOTH}


def own_words(text: str) -> Words:
    """Return a person's words, the same in both languages, on lines of their own."""
    return dict.fromkeys(BOTH, "\n".join(own_lines(text)))


def stacked(*texts: Words) -> Words:
    """Return texts one under the other."""
    return {language: "\n".join(text[language] for text in texts) for language in BOTH}


def clause(name: str, heading: Words, plain: Words, legal: Words) -> Clause:
    """Return the clause as it travels: texts by language code."""
    return Clause(name=name, heading=_by_code(heading), plain=_by_code(plain), legal=_by_code(legal))


def _by_code(text: Words) -> dict[str, str]:
    return {language.value: part for language, part in text.items()}
