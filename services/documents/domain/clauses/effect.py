"""The clauses about what the paper is: binding, public, in two languages."""

from services.documents.domain.clauses.deal import Deal, clause, words
from shared.contracts.documents import Clause


def binding(_deal: Deal) -> Clause:
    """Binding, enforceable and admissible (Evid. Code 1123); signed electronically (Civ. Code 1633.7)."""
    plain = words(
        "It binds you when all have signed. Then you must do what it says, and you can show it to a judge. "
        "You can leave until the last person signs.",
        "Le obliga cuando hayan firmado todos. Entonces debe hacer lo que dice y puede mostrárselo a un juez. "
        "Puede salir hasta que firme la última persona.",
    )
    legal = words(
        "This agreement is binding, enforceable and admissible in court to prove its terms (Evidence Code section "
        "1123). It binds when every party has signed. It is signed electronically, with the effect of a signature by "
        "hand (Civil Code section 1633.7). Nobody signs for another party. Until the last signature each party may "
        "leave without giving a reason.",
        "Este acuerdo es obligatorio, se puede hacer cumplir y es admisible en la corte para probar sus términos "
        "(sección 1123 del Código de Evidencia). Obliga cuando han firmado todas las partes. Se firma "
        "electrónicamente, con el efecto de una firma a mano (sección 1633.7 del Código Civil). Nadie firma por otra "
        "parte. Hasta la última firma, cada parte puede retirarse sin dar un motivo.",
    )
    return clause("binding", words("This binds you", "Esto le obliga"), plain, legal)


def public_record(_deal: Deal) -> Clause:
    """The filed agreement is a public record; nothing here seals it."""
    plain = words(
        "Once this paper is filed, anyone can ask the court to see it.",
        "Cuando este papel se presente, cualquiera puede pedir verlo en la corte.",
    )
    legal = words(
        "The filed agreement is a public record; nothing here seals it. The parties keep social security and account "
        "numbers out of it (California Rules of Court, rule 1.201).",
        "El acuerdo presentado es un registro público; nada aquí lo sella. Las partes no ponen en él números de seguro "
        "social ni de cuentas (Reglas de la Corte de California, regla 1.201).",
    )
    return clause("public_record", words("Who can read it", "Quién puede leerlo"), plain, legal)


def languages(_deal: Deal) -> Clause:
    """Which text controls where a party reads Spanish."""
    plain = words(
        "This paper is in English and in Spanish. If they differ, the English text counts. "
        "What a party wrote counts in the words that were agreed. A translation of them does not count.",
        "Este papel está en inglés y en español. Si no dicen lo mismo, vale el texto en inglés. "
        "Lo que escribió una parte vale con las palabras acordadas. Su traducción no vale.",
    )
    legal = words(
        "This agreement is written in English and in Spanish. If the two differ, the English text controls. What a "
        "party wrote in its own words stands set in and in quotation marks; the words that were agreed control, and "
        "a translation of them does not.",
        "Este acuerdo está escrito en inglés y en español. Si los dos textos difieren, rige el texto en inglés. Lo que "
        "una parte escribió con sus propias palabras está con sangría y entre comillas; rigen las palabras acordadas, "
        "no su traducción.",
    )
    return clause("languages", words("Two languages", "Dos idiomas"), plain, legal)
