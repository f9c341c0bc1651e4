"""Text that the court shows, once per language; it owns no screen text of the product, which gettext translates."""

from shared.contracts.message import Facts
from shared.contracts.parties import Language


class Text(Facts):
    """One text in the languages of the court; `{names}` in braces are filled by the caller."""

    en: str
    es: str = ""

    def read(self, language: Language | str) -> str:
        """Return the text for a reader; English when the court has no text in that language."""
        return (self.es if language == Language.SPANISH else "") or self.en

    def has(self, language: Language) -> bool:
        """Say whether the text exists in a language."""
        return bool(self.es if language == Language.SPANISH else self.en)


class Link(Facts):
    """A page that the court points to; `url` is https or a path of this product."""

    title: Text
    url: str
