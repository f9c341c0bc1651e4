"""The clause about what was agreed besides money: the court's words as they were chosen, own words as written."""

from services.documents.domain.clauses.deal import Deal, Words, clause, own_words, stacked, words
from services.documents.domain.wording import BOTH, day
from shared.contracts.documents import Clause, Translation
from shared.contracts.parties import Language
from shared.contracts.terms import OtherTerm
from shared.contracts.values.quoting import quoted, says_something

_AGREED = words("as agreed in these words", "como se acordó con estas palabras")
_COUNTS = words(
    "The words that were agreed count, not their translation.", "Valen las palabras acordadas, no su traducción."
)
_INTO = {
    Language.ENGLISH: words("Translation into English", "Traducción al inglés"),
    Language.SPANISH: words("Translation into Spanish", "Traducción al español"),
}


def other_terms(deal: Deal) -> Clause:
    """Each other term: who, what, by when; plain words and legal text are the same sentences."""
    terms = [_term(deal, number, term) for number, term in enumerate(deal.terms.other_terms, 1)]
    text = stacked(*terms, *([_COUNTS] if deal.translations else []))
    return clause("other_terms", words("What else was agreed", "Qué más se acordó"), text, text)


def untranslated(deal: Deal) -> int | None:
    """Return the number of the first term that has words of a person and no translation, if there is one."""
    done = {translation.term_number for translation in deal.translations if _complete(translation)}
    return next((number for number in _written(deal) if number not in done), None)


def not_to_translate(deal: Deal) -> int | None:
    """Return the number of the first translation that has no words of its own to translate, if there is one."""
    open_ = _written(deal)
    for translation in deal.translations:
        if translation.term_number not in open_:
            return translation.term_number
        open_.remove(translation.term_number)
    return None


def _written(deal: Deal) -> list[int]:
    return [number for number, term in enumerate(deal.terms.other_terms, 1) if says_something(term.text)]


def _complete(translation: Translation) -> bool:
    return says_something(translation.text) and says_something(translation.translator)


def _term(deal: Deal, number: int, term: OtherTerm) -> Words:
    who = {language: deal.side(term.by_side, language) for language in BOTH}
    listed = deal.term_names.get(term.kind)
    what = words("{who} must do this", "A cargo de {who}", who=who)
    what = words("{what}: {listed}", "{what}: {listed}", what=what, listed=listed) if listed else what
    by = _by(term)
    line = {language: f"({number}) {what[language]}{by[language]}" for language in BOTH}
    if not says_something(term.text):
        return {language: f"{line[language]}." for language in BOTH}
    translated = [_translated(deal, each) for each in deal.translations if each.term_number == number]
    agreed = {language: f"{line[language]}, {_AGREED[language]}:" for language in BOTH}
    return stacked(agreed, own_words(term.text), *translated)


def _translated(deal: Deal, translation: Translation) -> Words:
    """Say whose translation it is: the reader may not know the language, and the court has not seen it."""
    head = words(
        "{into} by {translator}, not by the court. It was given by {giver}:",
        "{into} por {translator}, no por la corte. La entregó {giver}:",
        into=_INTO[translation.language],
        translator=quoted(translation.translator),
        giver={language: deal.side("plaintiff", language) for language in BOTH},
    )
    return stacked(head, own_words(translation.text))


def _by(term: OtherTerm) -> Words:
    if term.due_on is None:
        return dict.fromkeys(BOTH, "")
    until = {language: day(term.due_on, language) for language in BOTH}
    return words(", by {until}", ", a más tardar el {until}", until=until)
