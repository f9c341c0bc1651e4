"""Everybody who may come to the gateway, each with what it is to the made-up case."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from shared.contracts.actor import Side
from shared.contracts.identity import case_id_of, party_id_of
from shared.contracts.intake import CaseRegistered
from shared.contracts.message import changed
from shared.contracts.parties import Party
from shared.runtime.codes import code_mac, new_key, normalise_code
from tests.browser import made_up_case as story
from tests.gateway.browsers import House
from tests.gateway.walking import Walker
from tests.support.gateway import ADMINISTRATOR

OTHER_NUMBER: Final = "STK-CV-LSC-2026-0009999"
OTHER_CASE: Final = case_id_of(story.COURT, OTHER_NUMBER)


async def accounts(house: House) -> dict[str, UUID]:
    """Return the account of everybody who has one, by what they are to the made-up case."""
    return {
        "plaintiff": (await house.account(story.an_id("rosa")))[0],
        "defendant": (await house.account(story.an_id("marcus")))[0],
        "newcomer": (await house.account())[0],
        "party of another case": await _party_of_another_case(house),
        "clerk": await house.clerk(),
        "clerk of another court": await house.clerk("alameda"),
        "administrator": (await house.staff(ADMINISTRATOR))[0],
    }


async def everybody(house: House) -> dict[str, Walker]:
    """Return everybody, signed in where they can be; the made-up case must be told up to its letter at least."""
    walkers = {"nobody": Walker(house, "nobody", house.browser())}
    names = {"plaintiff": "Rosa Delgado", "defendant": "Marcus Hill"}
    for name, account in (await accounts(house)).items():
        browser = house.browser(await house.sessions.start("", account, "session"))
        own = {"typed_name": names[name], "key": str(await house.accounts.shown_key(account))} if name in names else {}
        walkers[name] = Walker(house, name, browser, own)
    walkers["administrator"].own = {"key": (await house.staff(ADMINISTRATOR))[1]}
    await house.lock_out(await house.clerk())
    walkers["code holder"] = Walker(house, "code holder", house.browser())
    entered = await walkers["code holder"].browser.send("/join", "/join", code=await code_of_the_letter(house))
    assert entered.headers["location"] == "/join/letter"
    return walkers


async def code_of_the_letter(house: House) -> str:
    """Return a code with which the made-up letter can be found."""
    code = normalise_code(new_key())
    await house.gateway.rows("UPDATE invitations SET code_mac = $1", code_mac(house.gateway.parts.pepper, code))
    return code


async def _party_of_another_case(house: House) -> UUID:
    account, _ = await house.account()
    registered = next(event for event in story.REGISTERED if isinstance(event, CaseRegistered))
    me, other = (party_id_of(OTHER_CASE, side.value, 1) for side in Side)
    parties = (
        Party(party_id=me, side=Side.PLAINTIFF, name="Ana Ruiz", contact=story.sealed(me)),
        Party(party_id=other, side=Side.DEFENDANT, name="Leo Park", contact=story.sealed(other)),
    )
    told = changed(registered, case_number=OTHER_NUMBER, account_id=account, plaintiff_party_id=me, parties=parties)
    await house.projection.say("intake", OTHER_CASE, told, at=story.START + timedelta(hours=1))
    return account
