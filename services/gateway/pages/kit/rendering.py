"""Templates in the reader's language: one Jinja environment per language; it knows no request and no case."""

from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.gateway.door.static_files import address_of, address_of_seal
from services.gateway.pages.kit.peoples_words import PeoplesWords, set_facts_apart
from services.gateway.words.filing import paper_name
from services.gateway.words.notify import letter_name
from services.gateway.words.wording import Wording, catalogue

PAGES = Path(__file__).parent.parent


def dial(phone: str) -> str:
    """Return a phone number as it is dialled: `+12099925701`."""
    return "+1" + "".join(digit for digit in phone if digit.isdigit())


@cache
def environment(language: str, zone: ZoneInfo) -> Environment:
    """Return the templates in one language; a name that a page forgot to pass is an error, never an empty spot."""
    made = Environment(
        loader=FileSystemLoader(PAGES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n", PeoplesWords],
    )
    translations = catalogue(language)
    made.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined] # set by the extension
    set_facts_apart(made)
    wording = Wording(language, zone)
    made.filters.update(
        money=wording.money,
        date=wording.day,
        short_date=wording.short_date,
        month_short=wording.month_short,
        weekday_short=wording.weekday_short,
        instant=wording.instant,
        moment=wording.moment,
        time=wording.time,
        dial=dial,
        read=lambda text: text.read(language) if text else "",
        said=wording.text,
        paper_name=lambda title: wording.text(paper_name(title)),
        letter_name=lambda template: wording.text(letter_name(template)),
        listed=lambda items: wording.listed(list(items)),
        postal=lambda place: place.lines(wording.country(place.country)),
        said_all=lambda options: [(value, wording.text(label), wording.text(note)) for value, label, note in options],
    )
    made.globals.update(static=address_of, seal_of=address_of_seal)
    return made
