"""Who the people of the made-up case are: the usual ones, or strangers whose names and words try every page."""

from typing import Any, Final

from shared.contracts.values.direction import isolated

LONG_NAME: Final = "W" * 120
TURNED_NAME: Final = f"محمد (رقم 7) {'שרה' * 35}"
# What is said of the usual people, and what strangers write instead; the longer texts first.
STRANGERS: Final = {
    "He took the deposit and did not build the fence.": f"{'SCHADENSERSATZ' * 8} שרה 2",
    "By check, mailed to 12 Main Street, Stockton": f"{'IBAN' * 25} עד הבית 12",
    "Take away the old fence wood": f"سياج 3\n{'FENCE' * 30}",
    "12 Main Street": f"{'W' * 30} שרה 5",
    "Rosa Delgado": LONG_NAME,
    "Marcus Hill": TURNED_NAME,
    "Priya Anand": f"{'W' * 60} שרה 3",
    "Alma Osei": f"{'M' * 60} محمد 4",
}
_here: dict[str, str] = {}


def let_strangers_in() -> None:
    """Have this process tell the case of strangers."""
    _here.update(STRANGERS)


def named(text: str) -> str:
    """Return a text with the people who are here; inside a sentence they are set apart, as the services do it."""
    if text in _here:
        return _here[text]
    for usual, other in _here.items():
        text = text.replace(usual, isolated(other))
    return text


def retold(facts: Any) -> Any:
    """Return facts, as JSON has them, with the people who are here."""
    if isinstance(facts, str):
        return named(facts)
    if isinstance(facts, dict):
        return {name: retold(fact) for name, fact in facts.items()}
    return [retold(fact) for fact in facts] if isinstance(facts, list) else facts
