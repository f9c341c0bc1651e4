import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from pydantic import ValidationError

from shared.contracts import generate
from shared.contracts.actor import Actor
from shared.contracts.authorization import PEOPLE, authorization
from shared.contracts.compatibility import breaks, schema_of
from shared.contracts.envelope import FIRST_CHAIN, Envelope, Unreadable
from shared.contracts.example import example_of
from shared.contracts.identity import case_id_of, command_id_of, normalise_case_number
from shared.contracts.intake import PartyLeft
from shared.contracts.message import Command, Message, changed
from shared.contracts.negotiation import OfferRejected
from shared.contracts.policy import Role
from shared.contracts.topics import COMMAND_MESSAGES, LISTENERS, MESSAGES, SERVICES, topic_of

CASE = case_id_of("san-joaquin", "STK-CV-LSC-2026-0000555")
ENVELOPE = Envelope(
    id=UUID("00000000-0000-5000-8000-000000000001"),
    type="odr.negotiation.OfferMade.v1",
    source="negotiation",
    subject=CASE,
    time=datetime(2026, 12, 8, 18, 15, tzinfo=UTC),
    seen={"intake": 12, "negotiation": 7},
    actor=Actor(account_id=CASE, role=Role.PARTY, court_id="san-joaquin"),
)


def test_every_field_of_every_message_says_who_may_see_it() -> None:
    unmarked = [
        f"{message.__name__}.{name}"
        for message in MESSAGES.values()
        for name in message.model_fields
        if name not in message.visibility()
    ]

    assert unmarked == []


def test_every_command_says_who_may_send_it_in_words_that_an_auditor_reads() -> None:
    for command in COMMAND_MESSAGES:
        assert command.by
        assert f"| `{command.__name__}` |" in authorization()
        assert set(command.by) <= set(PEOPLE)


def test_a_command_that_does_not_say_who_may_send_it_cannot_be_declared() -> None:
    with pytest.raises(TypeError, match="by"):
        type("MakeTea", (Command,), {"__module__": "shared.contracts.intake"})


def test_only_signing_needs_key_and_pin_once_more() -> None:
    assert [command.__name__ for command in COMMAND_MESSAGES if command.proof] == ["SignAgreement"]


def test_only_what_can_be_a_cases_first_command_names_a_court() -> None:
    assert {command.__name__ for command in COMMAND_MESSAGES if "court_id" in command.model_fields} == {
        "RecordFeeReceipt",
        "RegisterCase",
    }


def test_a_field_that_is_misspelled_is_not_changed_silently() -> None:
    left = PartyLeft(party_id=CASE)

    with pytest.raises(TypeError, match="PartyLeft has no partyid"):
        changed(left, partyid=CASE)


def test_every_event_has_one_sentence_and_one_publisher() -> None:
    for message in LISTENERS:
        assert message.publisher() in SERVICES
        assert (message.__doc__ or "").strip().endswith(".")


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_a_released_example_still_parses_and_is_written_back_the_same(name: str) -> None:
    body = json.dumps(example_of(MESSAGES[name])).encode()

    message = MESSAGES[name].read(body)

    assert json.loads(message.write()) == json.loads(body)
    assert topic_of(message, "intake")


def test_a_field_of_a_later_version_is_ignored_when_reading_and_forbidden_when_writing() -> None:
    body = json.dumps({"party_id": str(CASE), "colour": "green"}).encode()

    assert PartyLeft.read(body).party_id == CASE
    with pytest.raises(ValidationError):
        PartyLeft.model_validate({"party_id": CASE, "colour": "green"})


def test_an_envelope_survives_the_way_through_headers() -> None:
    sent = ENVELOPE.chained(FIRST_CHAIN, 1, b"{}")

    assert Envelope.parse(sent.headers()) == sent


def test_the_official_cloudevents_library_reads_our_records() -> None:
    headers = dict(ENVELOPE.headers())
    record = KafkaMessage(headers=headers, key=ENVELOPE.key, value=b'{"amount_cents":100}')

    event = from_binary(record, JSONFormat(), CloudEvent)

    assert event.get_id() == str(ENVELOPE.id)
    assert event.get_type() == ENVELOPE.type
    assert event.get_subject() == str(CASE)
    assert event.get_data() == {"amount_cents": 100}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ce_id", b"x"),
        ("ce_time", b"2026-01-01T00:00:00"),
        ("ce_sequence", b"one"),
        ("ce_type", b"\xff"),
        ("ce_actor", b"{"),
    ],
)
def test_a_record_with_a_wrong_header_is_unreadable(name: str, value: bytes) -> None:
    headers = [*((key, text) for key, text in ENVELOPE.headers() if key != name), (name, value)]

    with pytest.raises(Unreadable):
        Envelope.parse(headers)


def test_a_record_without_a_subject_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="ce_subject is missing"):
        Envelope.parse([pair for pair in ENVELOPE.headers() if pair[0] != "ce_subject"])


@pytest.mark.parametrize(
    "spelling", ["stk-cv-lsc-2026-0000555", " STK CV LSC 2026 0000555 ", "STK\u2013CV\u2013LSC\u20132026\u20130000555"]
)
def test_one_case_number_is_one_case_however_it_is_typed(spelling: str) -> None:
    assert case_id_of("san-joaquin", spelling) == CASE
    assert normalise_case_number(spelling) == "STK-CV-LSC-2026-0000555"


def test_the_same_form_sent_twice_is_the_same_command() -> None:
    first = command_id_of(CASE, "form-1", "odr.negotiation.MakeOffer.v1", CASE)

    assert first == command_id_of(CASE, "form-1", "odr.negotiation.MakeOffer.v1", CASE)
    assert first != command_id_of(CASE, "form-2", "odr.negotiation.MakeOffer.v1", CASE)


def _changed(message: type[Message], **changes: object) -> dict[str, object]:
    schema = schema_of(message)
    return {**schema, **changes}


def test_a_removed_field_breaks_and_names_the_listeners() -> None:
    old = schema_of(OfferRejected)
    new = _changed(OfferRejected, properties={"offer_id": old["properties"]["offer_id"]})

    assert breaks(old, new) == ["party_id was removed"]
    assert (
        "listeners: notify, gateway"
        in generate.broken({OfferRejected.type_name(): old}, {OfferRejected.type_name(): new})[0]
    )


def test_a_new_required_field_and_a_narrower_type_break_but_an_optional_field_does_not() -> None:
    old = schema_of(OfferRejected)
    extra = {**old["properties"], "why": {"type": "string"}}
    narrower = {**old["properties"], "party_id": {"type": "string", "maxLength": 3}}

    assert breaks(old, _changed(OfferRejected, properties=extra)) == []
    assert breaks(old, _changed(OfferRejected, properties=extra, required=[*old["required"], "why"])) == [
        "why is now required"
    ]
    assert breaks(old, _changed(OfferRejected, properties=narrower)) == ["party_id has another type"]


def test_the_generated_files_are_fresh() -> None:
    assert generate.main(["--check"]) == 0
