"""Which PINs are too easy to guess: one rule for pages and programs. It knows nobody's PIN."""

import re
from typing import Final

from services.gateway.errors import PinNotSixNumbers, PinTooSimple

PIN_LENGTH: Final = 6
_YEAR: Final = re.compile(r"(?:19\d\d|20[0-3]\d)..|..(?:19\d\d|20[0-3]\d)")
_PAIRS: Final = re.compile(r"(.)\1(.)\2(.)\3")
_REPEATED: Final = re.compile(r"(...)\1|(..)\2\2")
_RUN: Final = 5
_STEPS: Final = frozenset((0, 1, 2, 8, 9))  # up or down; nobody counts in fours
_KEYPAD: Final = frozenset(("147258", "147852", "147369", "258369", "258147", "369258", "369147", "741852", "789456"))
_CROSSES: Final = frozenset(("159753", "159357", "951753", "753159", "357159", "142536", "456789", "456123"))


def refusal_of(pin: str) -> type[PinTooSimple] | None:
    """Return why this cannot be a PIN: it is no six numbers, or easy to guess; None for a good one."""
    if not re.fullmatch(f"[0-9]{{{PIN_LENGTH}}}", pin):
        return PinNotSixNumbers
    return PinTooSimple if is_too_simple(pin) else None


def is_too_simple(pin: str) -> bool:
    """Say whether a PIN is no six ASCII digits, or one of those that many people choose.

    That is: two different digits or fewer (000001, 121122), pairs (112233), repeats (123123, 121212), years at either
    end, digits in a row or with equal steps (123457, 246802), two halves of that kind (123321, 111222), and lines and
    crosses on a keypad.
    """
    if not re.fullmatch(f"[0-9]{{{PIN_LENGTH}}}", pin):
        return True
    few = len(set(pin)) < 3  # noqa: PLR2004 - two digits make 62 PINs a pair
    patterns = any(pattern.fullmatch(pin) for pattern in (_YEAR, _PAIRS, _REPEATED))
    halves = _even(pin[:3]) and _even(pin[3:])
    runs = _even(pin[:_RUN]) or _even(pin[1:])
    return few or patterns or halves or runs or pin in _KEYPAD | _CROSSES


def _even(digits: str) -> bool:
    """Say whether each digit is one, two or no steps from the one before, as the next is: 123, 777, 975, 890."""
    steps = {(int(one) - int(other)) % 10 for one, other in zip(digits[1:], digits, strict=False)}
    return len(steps) == 1 and steps <= _STEPS
