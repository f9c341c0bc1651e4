from deploy.play.words import case_number


def test_the_cases_of_a_long_load_all_have_numbers_of_their_own() -> None:
    assert len({case_number() for _ in range(50_000)}) == 50_000
