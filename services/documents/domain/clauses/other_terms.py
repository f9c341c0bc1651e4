"""The clause about what was agreed besides money: the court's words as they were chosen, own words as written."""

from services.documents.domain.clauses.deal import Deal, Words, clause, words
from services.documents.domain.wording import BOTH, day
from shared.contracts.documents import Clause, Translation
from shared.contracts.parties import Language
from shared.contracts.terms import OtherTerm
from shared.contracts.values.direction import isolated
from shared.contracts.values.quoting import quoted, says_something


def other_terms(deal: Deal) -> Clause:
    """Each other term: who, what, by when; plain words and legal text are the same sentences."""
    lines = [_line(deal, number, term) for number, term in enumerate(deal.terms.other_terms, 1)]
    text = {language: "\n".join(line[language] for line in lines) for language in BOTH}
    return clause("other_terms", words("What else was agreed", "Qué más se acordó"), text, text)


def untranslated(deal: Deal) -> int | None:
    """Return the number of the first term that has words of a person and no translation, if there is one."""
    done = {translation.term_number for translation in deal.translations if _complete(translation)}
    written = [number for number, term in enumerate(deal.terms.other_terms, 1) if says_something(term.text)]
    return next((number for number in written if number not in done), None)


def _complete(translation: Translation) -> bool:
    return says_something(translation.text) and says_something(translation.translator)


def _line(deal: Deal, number: int, term: OtherTerm) -> Words:
    who = {language: deal.side(term.by_side, language) for language in BOTH}
    listed = deal.term_names.get(term.kind)
    what = words("{who} must do this", "A cargo de {who}", who=who)
    what = words("{what}: {listed}", "{what}: {listed}", what=what, listed=listed) if listed else what
    told = _told(deal, number, term)
    by = _by(term)
    return {language: f"({number}) {what[language]}{told[language]}{by[language]}." for language in BOTH}


def _told(deal: Deal, number: int, term: OtherTerm) -> Words:
    if not says_something(term.text):
        return dict.fromkeys(BOTH, "")
    told = dict.fromkeys(BOTH, f": {_quoted(term.text)}")
    for translation in deal.translations:
        if translation.term_number == number and _complete(translation):
            told[translation.language] = _translated(translation)
    return told


def _translated(translation: Translation) -> str:
    by = "translated by" if translation.language is Language.ENGLISH else "traducido por"
    return f": {_quoted(translation.text)} ({by} {isolated(translation.translator.strip())})"


def _quoted(text: str) -> str:
    return quoted(text.strip().rstrip("."))


def _by(term: OtherTerm) -> Words:
    if term.due_on is None:
        return dict.fromkeys(BOTH, "")
    until = {language: day(term.due_on, language) for language in BOTH}
    return words(", by {until}", ", a más tardar el {until}", until=until)
