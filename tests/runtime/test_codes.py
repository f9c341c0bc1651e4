from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.runtime.codes import ALPHABET, check_character, code_mac, group, make_code, new_key, normalise_code

bodies = st.text(ALPHABET, min_size=12, max_size=12)


def test_the_same_invitation_always_has_the_same_code() -> None:
    invitation = UUID("00000000-0000-5000-8000-000000000001")

    assert make_code(b"secret", invitation) == make_code(b"secret", invitation)
    assert make_code(b"secret", invitation) != make_code(b"other", invitation)
    assert len(make_code(b"secret", invitation)) == 13


@given(bodies)
def test_a_code_is_read_whatever_the_case_the_spaces_and_the_dashes(body: str) -> None:
    code = body + check_character(body)

    assert normalise_code(group(code).lower()) == code
    assert normalise_code(f" {code[:3]} {code[3:]} ") == code


@given(bodies, st.integers(0, 11), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_found(body: str, place: int, wrong: str) -> None:
    code = body + check_character(body)
    typed = code[:place] + wrong + code[place + 1 :]

    if typed == code:
        assert normalise_code(typed) == code
    else:
        with pytest.raises(ValueError, match="mistyped"):
            normalise_code(typed)


@given(bodies, st.integers(0, 11))
def test_two_swapped_neighbours_are_always_found(body: str, place: int) -> None:
    code = body + check_character(body)
    typed = code[:place] + code[place + 1] + code[place] + code[place + 2 :]

    if typed != code:
        with pytest.raises(ValueError, match="mistyped"):
            normalise_code(typed)


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    code = "0" * 12 + check_character("0" * 12)

    assert normalise_code("oO0O oO0O oO0O" + code[12]) == code


@pytest.mark.parametrize("typed", ["", "ABC", "ABCDEFGHJKMNPQ", "UUUUUUUUUUUUU", "ЖЖЖЖЖЖЖЖЖЖЖЖЖ"])
def test_what_is_not_a_code_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="13 letters and digits"):
        normalise_code(typed)


def test_keys_are_random_and_macs_hide_the_code() -> None:
    key = new_key()

    assert key != new_key()
    assert normalise_code(key) == key
    assert code_mac(b"pepper", key) != code_mac(b"salt", key)
    assert key not in code_mac(b"pepper", key)
