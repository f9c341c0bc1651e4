"""Names and words in many scripts, for papers and screens: a fixed one for each script, and any that are let in."""

from typing import Final

from hypothesis import strategies as st

from shared.contracts.values.misfits import Misfit
from shared.contracts.values.text import PlainText

# script: a name, and the font that is its own
SCRIPTS: Final = {
    "Chinese": ("王小明", "NotoSansCJKsc"),
    "Japanese": ("田中さくら", "NotoSansCJKjp"),
    "Korean": ("김민준", "NotoSansCJKkr"),
    "Thai": ("สมชาย ใจดี", "NotoSansThai"),
    "Khmer": ("សុខ សុភាព", "NotoSansKhmer"),
    "Lao": ("ສົມສັກ", "NotoSansLao"),
    "Gurmukhi": ("ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "NotoSansGurmukhi"),
    "Devanagari": ("प्रिया शर्मा", "NotoSansDevanagari"),
    "Tamil": ("முருகன்", "NotoSansTamil"),
    "Arabic": ("محمد العلي", "NotoSansArabic"),
    "Hebrew": ("שרה כהן", "LibertinusSerif"),
    "Ethiopic": ("አበበ በቀለ", "NotoSansEthiopic"),
    "Armenian": ("Արամ", "NotoSansArmenian"),
    "emoji": ("Kim 🏡", "NotoEmoji"),
    "Vietnamese": ("Nguyễn Thị Ánh", "LibertinusSerif"),
}
NO_FONT: Final = "ᐃᓄᒃ"  # Inuktitut
RIGHT_TO_LEFT: Final = ("محمد (رقم 7)", "שרה 2", "علي")
LONG: Final = "W" * 200
_BLOCKS: Final = (
    *((0x41, 0x17F), (0x370, 0x52F), (0x590, 0x6FF), (0x900, 0xDFF), (0xE00, 0xEFF), (0x1000, 0x137F)),
    *((0x1400, 0x167F), (0x1780, 0x17FF), (0x2000, 0x27BF), (0x3040, 0x30FF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3)),
    *((0x1F300, 0x1FAFF), (0x10EC0, 0x10EFF), (0x1E900, 0x1E95F), (0x20000, 0x2A6DF), (0x323B0, 0x33479)),
)


def texts(most: int, *, lines: bool = False) -> st.SearchStrategy[str]:
    """Return texts as they are let in: words of one block each, some very long."""
    words = st.sampled_from(_BLOCKS).flatmap(lambda block: _word(block, most // 4))
    typed = st.lists(words | st.just(LONG[: most // 2]), min_size=1, max_size=4).map((" \n" if lines else " ").join)
    return typed.map(lambda text: _let_in(text, PlainText(most, lines=lines))).filter(bool)


def _word(block: tuple[int, int], most: int) -> st.SearchStrategy[str]:
    first, last = block
    return st.text(st.characters(min_codepoint=first, max_codepoint=last), min_size=1, max_size=most)


def _let_in(typed: str, kind: PlainText) -> str:
    try:
        return kind.read(typed)
    except Misfit:
        return ""
