"""Offers, agreement, approval and both signatures."""

from datetime import timedelta
from typing import Final

from deploy.play.case import Case
from deploy.play.person import Json
from deploy.play.words import MARCUS, PIN, ROSA, at_once, in_plan
from shared.contracts.documents import SIGNING_STATEMENT

FINISH: Final = "B"


def the_first_offer(case: Case) -> None:
    """The defendant begins."""
    by = case.facts["hearing_on"] + timedelta(days=30)
    terms = at_once(200_000, case.facts["defendant"], case.facts["plaintiff"], by)
    case.step(
        case.defendant,
        "offers $2,000.00 at once",
        lambda: case.defendant.do(f"/cases/{case.id}/make-offer", {"terms": terms}),
        lambda: case.plaintiff.sees(case.id, "the offer", _live),
    )


def the_counter_offer(case: Case) -> None:
    """The plaintiff answers with terms of their own."""
    offer = _live(case.plaintiff.get(f"/cases/{case.id}"))
    first = case.facts["hearing_on"] + timedelta(days=30)
    terms = in_plan(245_000, case.facts["defendant"], case.facts["plaintiff"], first, 6)
    body = {"offer_id": offer["offer_id"], "terms": terms}
    case.step(
        case.plaintiff,
        "asks for $2,450.00 in 6 payments, every two weeks",
        lambda: case.plaintiff.do(f"/cases/{case.id}/counter-offer", body),
        lambda: case.defendant.sees(case.id, "the new offer", lambda view: _live(view).get("side") == "plaintiff"),
    )


def the_acceptance(case: Case) -> None:
    """The defendant accepts what was seen, by its hash."""
    offer = _live(case.defendant.get(f"/cases/{case.id}"))
    body = {"offer_id": offer["offer_id"], "terms_sha256": offer["terms_sha256"]}
    case.step(
        case.defendant,
        "accepts exactly these terms",
        lambda: case.defendant.do(f"/cases/{case.id}/accept-offer", body),
        lambda: case.both("the agreed terms", lambda view: view["agreed"]),
    )


def the_agreement(case: Case) -> None:
    """The plaintiff chooses how the case ends."""
    agreed = case.plaintiff.get(f"/cases/{case.id}")["agreed"]
    body = {"terms_sha256": agreed["terms_sha256"], "finish": FINISH}
    case.step(
        case.plaintiff,
        "proposes the settlement agreement",
        lambda: case.plaintiff.do(f"/cases/{case.id}/propose-agreement", body),
        lambda: case.both("the paper", lambda view: _version(view).get("proposed_at")),
    )


def the_approval(case: Case) -> None:
    """The defendant reads and approves."""
    version = _version(case.defendant.get(f"/cases/{case.id}"))
    case.defendant.file(f"/cases/{case.id}/files/{version['file']['sha256']}")
    case.step(
        case.defendant,
        "reads the paper and approves it",
        lambda: case.defendant.do(f"/cases/{case.id}/approve-agreement", _paper(version)),
        lambda: case.both("signing", lambda view: _version(view).get("signing_opened_at")),
    )


def the_signatures(case: Case) -> None:
    """Both sign."""
    for person, key, name in ((case.defendant, "marcus", MARCUS), (case.plaintiff, "rosa", ROSA)):
        version = _version(person.get(f"/cases/{case.id}"))
        words = {"typed_name": name, "statement_version": SIGNING_STATEMENT, "statement_language": "en"}
        person.prove(case.facts[key], PIN)
        body = {**_paper(version), **words}
        count = 1 + len(version["signatures"])
        case.step(
            person,
            "signs, with key and PIN once more",
            lambda person=person, body=body: person.do(f"/cases/{case.id}/sign-agreement", body),  # type: ignore[misc]
            lambda count=count: case.both(  # type: ignore[misc]
                "the signature", lambda view: len(_version(view)["signatures"]) >= count
            ),
        )


def _live(view: Json) -> Json:
    return next((offer for offer in view["offers"] if offer["state"] == "live"), {})


def _version(view: Json) -> Json:
    found: Json = view["agreements"][-1] if view["agreements"] else {}
    return found


def _paper(version: Json) -> Json:
    return {name: version[name] for name in ("version_number", "base_sha256")}


ALL: Final = (the_first_offer, the_counter_offer, the_acceptance, the_agreement, the_approval, the_signatures)
