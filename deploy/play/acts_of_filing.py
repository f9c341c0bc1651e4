"""Sealing, filing, the court's decision, stamped copies and their check."""

from typing import Final

from deploy.play.case import Case
from deploy.play.person import Json, Stopped


def the_seal(case: Case) -> None:
    """The platform seals the signed paper."""

    def sealed() -> None:
        view = case.plaintiff.sees(case.id, "the seal", lambda view: view["agreements"][-1]["sealed_at"])
        case.facts["sealed"] = view["agreements"][-1]["sealed_sha256"]

    case.step(case.plaintiff, "gets the sealed agreement", sealed)


def the_filing(case: Case) -> None:
    """The plaintiff files."""
    body = {"sealed_sha256": case.facts["sealed"]}
    case.step(
        case.plaintiff,
        "files it with the court",
        lambda: case.plaintiff.do(f"/cases/{case.id}/file-agreement", body),
        lambda: case.both("the court's receipt", lambda view: _filing(view).get("received_at")),
    )


def the_decision(case: Case) -> None:
    """The clerk accepts and decides about the hearing."""
    filing = _filing(case.clerk.sees(case.id, "the filing", _filing))
    case.clerk.file(f"/cases/{case.id}/files/{filing['file']['sha256']}")
    case.facts["transaction"] = f"SJ-{case.number[-12:]}"
    body = {
        "envelope_id": filing["envelope_id"],
        "transaction_number": case.facts["transaction"],
        "hearing": "vacate",
    }
    case.step(
        case.clerk,
        "reads it, accepts it and vacates the hearing",
        lambda: case.clerk.do(f"/cases/{case.id}/accept-filing", body),
        lambda: case.both("that nobody goes to court", lambda view: view["hearing"]["vacated"]),
    )


def the_copies(case: Case) -> None:
    """Both fetch the stamped paper."""

    def fetched() -> None:
        copies = []
        for person in (case.plaintiff, case.defendant):
            view = person.sees(case.id, "the stamped copy", lambda view: view["copies"])
            copies.append(person.file(f"/cases/{case.id}/files/{view['copies'][-1]['file']['sha256']}"))
        if copies[0] != copies[1]:
            raise Stopped("The two copies differ.")
        case.facts["copy"] = copies[0]

    case.step(case.plaintiff, "and the defendant have the court's conformed copies", fetched)


def the_check(case: Case) -> None:
    """Anybody can check a copy."""

    def checked() -> None:
        copy: bytes = case.facts["copy"]
        altered = copy.replace(b"%%EOF", b"%%EOG", 1)
        found = [
            case.defendant.get(f"/copies/{case.facts['transaction']}")["verdict"],
            case.defendant.send_file("/copies/check", copy)["verdict"],
            case.defendant.send_file("/copies/check", altered)["verdict"],
        ]
        if found != ["genuine", "genuine", "altered"]:
            raise Stopped(f"The check of the copies says {found}.")

    case.step(case.defendant, "checks the copy: genuine; with one byte changed: altered", checked)


def _filing(view: Json) -> Json:
    found: Json = view["filings"][-1] if view["filings"] else {}
    return found


ALL: Final = (the_seal, the_filing, the_decision, the_copies, the_check)
