"""Several statements go to the database as one, each with parameters of its own."""

import pytest

from shared.messaging.statements import Together, columns

PUT = "INSERT INTO {} SELECT * FROM unnest($1::text[], $2::int[])"


def test_parameters_are_numbered_on_from_statement_to_statement() -> None:
    both = Together(PUT.format("first"), PUT.format("second"), last="SELECT pg_notify($1, $2)")

    assert "first SELECT * FROM unnest($1::text[], $2::int[])" in both.sql
    assert "second SELECT * FROM unnest($3::text[], $4::int[])" in both.sql
    assert both.sql.endswith("SELECT pg_notify($5, $6)")


def test_more_than_nine_parameters_keep_their_numbers() -> None:
    wide = "SELECT " + ", ".join(f"${number}" for number in range(1, 12))

    both = Together(wide, "SELECT $1")

    assert "$10, $11" in both.sql
    assert "SELECT $12" in both.sql


def test_a_statement_without_rows_gets_empty_arrays() -> None:
    both = Together(PUT.format("first"), PUT.format("second"))

    assert both.arguments([], [("a", 1), ("b", 2)]) == ([], [], ["a", "b"], [1, 2])


def test_rows_for_every_statement_or_none() -> None:
    with pytest.raises(ValueError, match="longer than"):
        Together(PUT.format("first"), PUT.format("second")).arguments([("a", 1)])


def test_no_rows_have_as_many_columns_as_wanted() -> None:
    assert columns([], 3) == ([], [], [])
