import pytest

from shared.contracts.values.private_numbers import holds_private_number


@pytest.mark.parametrize(
    "text",
    [
        "My number is 123-45-6789.",
        "123 45 6789",
        "123456789",
        "SSN 123.45.6789",
        "\uff11\uff12\uff13-\uff14\uff15-\uff16\uff17\uff18\uff19",
        "123\u201345\u20136789",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "378282246310005",
        "Pay to account 12345678",
        "account number: 0012-3456",
        "Acct. no. 99887766",
        "Routing 121000358",
        "cuenta n\u00famero 5551234",
        "mi tarjeta termina en 55512 34",
    ],
)
def test_a_whole_social_security_or_account_number_is_found(text: str) -> None:
    assert holds_private_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Pay $12,500.00 by 2026-05-01.",
        "Call (209) 992-5701 or 209-992-5701.",
        "Call +1 209 992 5701",
        "The account ending in 6789.",
        "card ending 1234",
        "SSN ending 6789",
        "Mail it to 180 E Weber Ave, Stockton CA 95202-1234.",
        "Case STK-SC-2026-1234, invoice 88231.",
        "Transfer $12500.00 to the account we agreed on by 2026-05-01.",
        "Return the 2 chairs and 4 lamps on 04/15/2026 at 10:30.",
    ],
)
def test_ordinary_numbers_may_stand(text: str) -> None:
    assert not holds_private_number(text)
