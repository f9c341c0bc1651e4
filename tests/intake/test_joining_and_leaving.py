from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.intake import errors as no
from shared.contracts.acting import NobodyActsForAnother, NotYourCase
from shared.contracts.actor import Actor
from shared.contracts.deciding import Refused
from shared.contracts.documents import ExitConfirmed, ExitTooLate
from shared.contracts.intake import DefendantInvited, Phase, PhaseChanged, ReturnReason
from shared.contracts.message import Command
from shared.contracts.parties import Language, UserAgreement
from shared.contracts.public import CaseStatus
from tests.intake.case import (
    ANA,
    ANA_ID,
    ANA_NEW,
    BEN,
    BEN_ID,
    BEN_NEW,
    CLERK,
    CONFIRM,
    COURT,
    CUTOFF,
    HEARING,
    LEAVE,
    NOW,
    SET,
    SIGNED,
    Intake,
    active,
    decline,
    fresh,
    invitation_of,
    invited,
    join,
    kinds,
    mac_of,
    public,
    registered,
    sealed_for,
)


def test_the_invitation_leaves_only_after_the_clerk_has_confirmed() -> None:
    story = registered()
    story.ask(SET, CLERK, NOW)

    said = story.ask(CONFIRM, CLERK, NOW)

    assert kinds(said) == ["PartiesConfirmed", "DefendantInvited", "PhaseChanged", "CaseStatusChanged"]
    assert isinstance(said[1], DefendantInvited)
    assert said[1].party_id == BEN_ID
    assert said[1].code_mac == mac_of(said[1].invitation_id)
    assert COURT.date_of(said[1].expires_at).isoformat() == "2026-03-21"
    assert public(said) == [CaseStatus.INVITED]


def test_the_name_and_address_are_those_that_the_clerk_confirmed() -> None:
    ben = invited().state.own.person(BEN_ID)

    assert ben
    assert (ben.party.name, ben.party.contact.box) == ("Benjamin Cole", "bmV3")


def test_the_last_day_to_join_is_never_past_the_cut_off() -> None:
    story = invited(HEARING.model_copy(update={"starts_at": NOW + timedelta(days=8)}))

    assert invitation_of(story).expires_at == story.state.own.cutoff_at


def test_parties_are_confirmed_after_registration_with_a_hearing_and_once() -> None:
    with pytest.raises(no.NotRegistered):
        fresh().ask(CONFIRM, CLERK, NOW)
    with pytest.raises(no.HearingNotSet):
        registered().ask(CONFIRM, CLERK, NOW)
    with pytest.raises(no.AlreadyConfirmed):
        invited().ask(CONFIRM, CLERK, NOW)
    with pytest.raises(no.NotThisCourtsClerk):
        registered().ask(CONFIRM, ANA, NOW)


def test_nobody_is_invited_after_the_cut_off() -> None:
    late = registered()
    late.ask(SET, CLERK, NOW)

    with pytest.raises(no.TooLateToInvite):
        late.ask(CONFIRM, CLERK, CUTOFF)


def test_every_party_is_confirmed_with_a_name_and_its_own_address() -> None:
    story = registered()
    story.ask(SET, CLERK, NOW)
    ana, ben = CONFIRM.parties
    wrong = ({"name": " "}, {"contact": sealed_for(ANA_ID)})

    for parties in ((ana,), (ana, ana, ben), *((ana, ben.model_copy(update=change)) for change in wrong)):
        with pytest.raises(no.NotEveryParty):
            story.ask(CONFIRM.model_copy(update={"parties": parties}), CLERK, NOW)


def test_the_defendant_joins_with_the_letter() -> None:
    story = invited()

    said = story.ask(join(story), BEN_NEW, NOW + timedelta(days=3))

    assert kinds(said) == ["PartyJoined", "PhaseChanged", "CaseStatusChanged"]
    assert public(said) == [CaseStatus.ACTIVE]
    ben = story.state.own.person(BEN_ID)
    assert ben
    assert (ben.account_id, ben.party.language) == (BEN_NEW.account_id, Language.SPANISH)
    assert ben.party.contact.box == "am9pbg=="


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"code_mac": "0" * 64}, no.CodeWrong),
        ({"code_mac": "ñ"}, no.CodeWrong),
        ({"invitation_id": uuid4()}, no.CodeWrong),
        ({"user_agreement": UserAgreement(version="old", language=Language.ENGLISH)}, no.UserAgreementChanged),
        ({"contact": sealed_for(ANA_ID)}, no.ContactUnclear),
        ({"account_id": ANA_NEW.account_id}, NobodyActsForAnother),
    ],
)
def test_joining_needs_the_letter_and_ones_own_words(change: dict[str, Any], refusal: type[Refused]) -> None:
    story = invited()

    with pytest.raises(refusal):
        story.ask(join(story).model_copy(update=change), BEN_NEW, NOW)


@pytest.mark.parametrize(("actor", "refusal"), [(CLERK, no.PartyOnly), (ANA_NEW, NobodyActsForAnother)])
def test_neither_the_clerk_nor_the_plaintiff_joins_for_the_defendant(actor: Actor, refusal: type[Refused]) -> None:
    story = invited()
    command = join(story).model_copy(update={"account_id": actor.account_id})

    with pytest.raises(refusal):
        story.ask(command, actor, NOW)


def test_a_code_works_once() -> None:
    story = active()
    other = BEN_NEW.model_copy(update={"account_id": uuid4()})

    with pytest.raises(no.CodeUsed):
        story.ask(join(story).model_copy(update={"account_id": other.account_id}), other, NOW)


@pytest.mark.parametrize("again", [join, decline])
@pytest.mark.parametrize(("actor", "refusal"), [(BEN, no.AlreadyJoined), (ANA, NobodyActsForAnother)])
def test_who_is_in_the_case_is_told_so_when_they_use_the_letter_again(
    again: Callable[[Intake], Command], actor: Actor, refusal: type[Refused]
) -> None:
    story = active()

    with pytest.raises(refusal):
        story.ask(again(story), actor, NOW)


def test_an_expired_code_does_not_open_the_case() -> None:
    story = invited()
    expires_at = invitation_of(story).expires_at

    with pytest.raises(no.JoinTooLate) as refused:
        story.ask(join(story), BEN_NEW, expires_at)
    assert refused.value.facts == {"last_on": "2026-03-21", "phone": "(209) 992-5701"}
    assert story.ask(join(story), BEN_NEW, expires_at - timedelta(microseconds=1))


def test_the_invited_person_can_say_no_with_one_click() -> None:
    story = invited()

    said = story.ask(decline(story), BEN_NEW, NOW)

    assert kinds(said) == ["PartyLeft", "PhaseChanged"]
    assert said[1] == PhaseChanged(phase=Phase.RETURNED_TO_HEARING, reason=ReturnReason.LEFT)
    with pytest.raises(no.InvitationDeclined):
        story.ask(join(story), BEN_NEW, NOW)


def test_nobody_joins_when_the_plaintiff_has_left() -> None:
    story = invited()
    story.ask(LEAVE, ANA, NOW)
    story.hear(ExitConfirmed(party_id=ANA_ID), at=NOW)

    with pytest.raises(no.OdrHasEnded):
        story.ask(join(story), BEN_NEW, NOW)


def test_a_party_leaves_when_documents_has_confirmed() -> None:
    story = active()

    asked = story.ask(LEAVE, BEN, NOW)
    answered = story.hear(ExitConfirmed(party_id=BEN_ID), at=NOW)

    assert kinds(asked) == ["ExitRequested"]
    assert kinds(answered) == ["PartyLeft", "PhaseChanged"]
    assert story.hear(ExitConfirmed(party_id=BEN_ID), at=NOW) == []
    assert story.hear(ExitConfirmed(party_id=uuid4()), at=NOW) == []


def test_leaving_is_asked_once_and_not_after_somebody_has_left() -> None:
    story = active()
    story.ask(LEAVE, BEN, NOW)

    with pytest.raises(no.ExitAlreadyAsked):
        story.ask(LEAVE, BEN, NOW)
    story.hear(ExitConfirmed(party_id=BEN_ID), at=NOW)
    with pytest.raises(no.YouHaveLeft):
        story.ask(LEAVE, BEN, NOW)
    with pytest.raises(no.OdrHasEnded):
        story.ask(LEAVE, ANA, NOW)


@pytest.mark.parametrize("heard", [SIGNED, ExitTooLate(party_id=BEN_ID)])
def test_nobody_leaves_when_all_have_signed(heard: Any) -> None:
    story = active()
    story.hear(heard, at=NOW)

    with pytest.raises(no.AllHaveSigned):
        story.ask(LEAVE, BEN, NOW)


@pytest.mark.parametrize(
    ("actor", "refusal"),
    [
        (None, NotYourCase),
        (CLERK, NotYourCase),
        (BEN_NEW, NotYourCase),
        (BEN.model_copy(update={"court_id": "redwood"}), NotYourCase),
        (BEN.model_copy(update={"side": ANA.side}), NotYourCase),
        (BEN.model_copy(update={"account_id": ANA.account_id}), NotYourCase),
        (BEN.model_copy(update={"acting_for": BEN_ID}), NobodyActsForAnother),
    ],
)
def test_nobody_leaves_for_another(actor: Actor | None, refusal: type[Refused]) -> None:
    with pytest.raises(refusal):
        active().ask(LEAVE, actor, NOW)
