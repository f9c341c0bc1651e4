"""The fixed words around the clauses in both languages: labels, notes, signatures, stamp. No clause stands here."""

from typing import Final

from services.documents.domain.copying import FilingStamp
from services.documents.domain.versions import Signature
from services.documents.domain.wording import CourtZone, day, moment
from shared.contracts.actor import Side
from shared.contracts.parties import Language

LABELS: Final = {
    Language.ENGLISH: {
        "title": "Settlement agreement",
        "division": "Small claims",
        "court_use": "For court use only",
        "page": "Page",
        "case_number": "Case number",
        "version": "Version",
        "law": ("Code Civ. Proc., § 664.6", "Evid. Code, § 1123"),
        "payment_table": "Payment table",
        "signatures": "Signatures",
        "signing": (
            "Each party signs electronically and for itself alone. The agreement binds when every party has signed. "
            "The signatures stand below; the platform's seal then closes this paper against any change."
        ),
    },
    Language.SPANISH: {
        "title": "Acuerdo de conciliación",
        "division": "Reclamos menores",
        "court_use": "Solo para uso de la corte",
        "page": "Página",
        "case_number": "Número de caso",
        "version": "Versión",
        "law": (),
        "payment_table": "Tabla de pagos",
        "signatures": "Firmas",
        "signing": (
            "Cada parte firma electrónicamente y solo por sí misma. El acuerdo obliga cuando han firmado todas las "
            "partes. Las firmas están abajo; después, el sello de la plataforma protege este papel de cambios."
        ),
    },
}
COLUMNS: Final = {
    Language.ENGLISH: ("No.", "Due on", "Payment", "Left to pay"),
    Language.SPANISH: ("N.º", "Fecha de pago", "Pago", "Falta por pagar"),
}
TOTAL: Final = {Language.ENGLISH: "Total", Language.SPANISH: "Total"}
SIDES: Final = {
    Language.ENGLISH: {Side.PLAINTIFF: "Plaintiff", Side.DEFENDANT: "Defendant"},
    Language.SPANISH: {Side.PLAINTIFF: "Parte demandante", Side.DEFENDANT: "Parte demandada"},
}
NOTES: Final = {
    Language.ENGLISH: (
        "This paper also has a Spanish text. The English text controls. What a party wrote in its own words controls "
        "in the words that were agreed."
    ),
    Language.SPANISH: (
        "Este es el texto en español del mismo acuerdo. Rige el texto en inglés. Lo que una parte escribió con sus "
        "propias palabras rige con las palabras acordadas."
    ),
}
METHODS: Final = {
    "personal_key+pin": {Language.ENGLISH: "personal key and PIN", Language.SPANISH: "clave personal y PIN"},
}


def signed_words(signature: Signature, zone: CourtZone, language: Language) -> str:
    """Return when and how a party signed, in words."""
    at = moment(signature.signed_at, zone, language)
    method = METHODS.get(signature.method, {}).get(language, signature.method)
    if language is Language.SPANISH:
        return (
            f"Firmado electrónicamente el {at}, tras comprobar su identidad con {method}. "
            f"Declaración de firma: versión {signature.statement_version}. "
            "El SHA-256 de arriba nombra el papel firmado."
        )
    return (
        f"Signed electronically on {at}, after proof of identity by {method}. "
        f"Signing statement: version {signature.statement_version}. The paper that was signed has this SHA-256:"
    )


def stamp_lines(stamp: FilingStamp, court_name: str) -> tuple[str, ...]:
    """Return the lines of the court's stamp under its heading."""
    court, _, county = court_name.partition(", ")
    filed_on = day(stamp.filed_on, Language.ENGLISH)
    lines = (court, county, filed_on, f"Transaction {stamp.transaction_number}", "Conformed copy")
    return tuple(line for line in lines if line)


def certificate(stamp: FilingStamp, base_sha256: str, zone: CourtZone, language: Language) -> dict[str, object]:
    """Return what the last page says about the copy: its facts and the hashes of the filed and the signed paper."""
    values = (
        stamp.transaction_number,
        stamp.title,
        day(stamp.filed_on, language),
        moment(stamp.stamped_at, zone, language),
        stamp.filed_sha256,
        base_sha256,
    )
    if language is Language.SPANISH:
        names = (
            "Número de transacción",
            "Título presentado, en inglés",
            "Presentado el",
            "Sello puesto el",
            "SHA-256 del archivo presentado",
            "SHA-256 del papel firmado",
        )
        return {
            "title": "Sobre esta copia",
            "sentences": (
                "Esta es una copia conformada. La corte registró el acuerdo; el sello de la primera página lo dice.",
                "La copia se hizo de nuevo, con el sello de la corte y las firmas, y la plataforma la selló.",
            ),
            "columns": ("Dato", "En el registro"),
            "rows": tuple(zip(names, values, strict=True)),
        }
    names = (
        "Transaction number",
        "Title as filed",
        "Filed on",
        "Stamped at",
        "SHA-256 of the filed file",
        "SHA-256 of the signed paper",
    )
    return {
        "title": "About this copy",
        "sentences": (
            "This is a conformed copy. The court has filed the agreement, and the stamp on the first page shows it.",
            "The copy was made anew, with the court's stamp and the signatures, and the platform sealed it.",
        ),
        "columns": ("Fact", "On record"),
        "rows": tuple(zip(names, values, strict=True)),
    }


def how_to_check(language: Language) -> str:
    """Return how anybody can see that a copy is genuine."""
    if language is Language.SPANISH:
        return "Para revisar que esta copia es auténtica, lea el código con su teléfono o vaya a esta dirección:"
    return "To check that this copy is genuine, scan the code with a phone or go to this address:"
