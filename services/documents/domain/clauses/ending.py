"""The clauses about how the case ends, and what holds until then: finish, release, hearing."""

from services.documents.domain.clauses.deal import Deal, Filling, clause, people, words
from services.documents.domain.wording import BOTH, moment
from shared.contracts.documents import Clause, Finish


def parties(deal: Deal) -> Clause:
    """Who settles which case."""
    facts: Filling = {
        "plaintiffs": people(deal.plaintiffs),
        "defendants": people(deal.defendants),
        "number": deal.case_number,
    }
    plain = words(
        "{plaintiffs} and {defendants} make this deal. It is about your case in small claims court.",
        "{plaintiffs} y {defendants} hacen este trato. Es sobre su caso en la corte de reclamos menores.",
        **facts,
    )
    legal = words(
        "This settlement agreement is made by {plaintiffs}, plaintiff, and {defendants}, defendant, in small claims "
        "case number {number} of the {court} (the Court). It settles the plaintiff's claim in that case. "
        "Making it admits nothing.",
        "Este acuerdo lo hacen {plaintiffs}, parte demandante, y {defendants}, parte demandada, en el caso de reclamos "
        "menores número {number} de la {court} (la Corte). Resuelve el reclamo de la parte demandante en ese caso. "
        "Hacerlo no admite nada.",
        **facts,
        court=deal.court_name,
    )
    return clause("parties", words("The parties and the case", "Las partes y el caso"), plain, legal)


def ending(deal: Deal) -> Clause:
    """Who asks for the dismissal and of which kind (domain: the finish)."""
    facts: Filling = {
        "plaintiffs": people(deal.plaintiffs),
        "payees": people(deal.payees or deal.plaintiffs),
        "days": str(deal.dismissal_days),
    }
    heading = words("How the case ends", "Cómo termina el caso")
    if deal.finish is Finish.PLAN_RETAINED:
        plain = words(
            "{plaintiffs} asks the court to close the case. The court can still step in until the last payment. "
            "If the money does not come, {payees} can go back to the court.",
            "{plaintiffs} le pide a la corte que cierre el caso. La corte puede actuar hasta el último pago. "
            "Si el dinero no llega, {payees} puede volver a la corte.",
            **facts,
        )
        legal = words(
            "{plaintiffs} shall request the dismissal of the whole case without prejudice, not later than {days} court "
            "days after the last payment.\n"
            "Every party stipulates and asks that the Court retain jurisdiction over the parties under Code of Civil "
            "Procedure section 664.6 to enforce this agreement until it has been performed in full.",
            "{plaintiffs} pedirá que se desestime todo el caso sin perjuicio (without prejudice), a más tardar {days} "
            "días hábiles de la corte después del último pago.\n"
            "Todas las partes estipulan y piden que la Corte conserve la jurisdicción sobre las partes según la "
            "sección 664.6 del Código de Procedimiento Civil para hacer cumplir este acuerdo hasta que se haya "
            "cumplido por completo.",
            **facts,
        )
        return clause("ending_b", heading, plain, legal)
    plain = words(
        "When all is paid and done, {plaintiffs} asks the court to close the case for good. "
        "The same claim cannot come back.",
        "Cuando todo esté pagado y hecho, {plaintiffs} le pide a la corte que cierre el caso para siempre. "
        "El mismo reclamo no puede volver.",
        **facts,
    )
    legal = words(
        "Within {days} court days after everything that is due under this agreement has been paid and done, "
        "{plaintiffs} shall request the dismissal of the whole case with prejudice.",
        "Dentro de los {days} días hábiles de la corte después de que se haya pagado y hecho todo lo debido según este "
        "acuerdo, {plaintiffs} pedirá que se desestime todo el caso con perjuicio (with prejudice).",
        **facts,
    )
    return clause("ending_a", heading, plain, legal)


def release(_deal: Deal) -> Clause:
    """What each gives up when all is done; the defendant's claim stays out."""
    plain = words(
        "When all of this is done, the claim is over. You owe each other nothing more for it. "
        "If the defendant has a claim too, it is not part of this deal.",
        "Cuando se haya hecho todo, el reclamo se acaba. Por ese reclamo ya nadie debe nada. "
        "Si la parte demandada también tiene un reclamo, no es parte de este trato.",
    )
    legal = words(
        "When this agreement has been performed in full, each party releases the other from the claim stated in the "
        "plaintiff's claim in this case. A defendant's claim (form SC-120), if there is one, is not settled by this "
        "agreement and is excluded from it.",
        "Cuando este acuerdo se haya cumplido por completo, cada parte libera a la otra del reclamo presentado por la "
        "parte demandante en este caso. Un reclamo de la parte demandada (formulario SC-120), si lo hay, no se "
        "resuelve con este acuerdo y queda excluido de él.",
    )
    return clause("release", words("What is over then", "Lo que se acaba entonces"), plain, legal)


def hearing(deal: Deal) -> Clause:
    """The hearing sentence: go to court until the court vacates."""
    at = deal.hearing_at
    when = (
        {language: moment(at, deal.zone, language) for language in BOTH}
        if at
        else words("the day of the hearing", "día de la audiencia")
    )
    plain = words(
        "Go to court on {when} unless the court says that your hearing is vacated (called off).",
        "Vaya a la corte el {when}, a menos que la corte diga que su audiencia está cancelada.",
        when=when,
    )
    legal = words(
        "Signing or filing this agreement does not vacate the hearing. The parties go to court on {when} unless the "
        "Court has vacated the hearing or continued it to another date.",
        "Firmar o presentar este acuerdo no cancela la audiencia. Las partes van a la corte el {when}, a menos que la "
        "Corte haya cancelado la audiencia o la haya cambiado a otra fecha.",
        when=when,
    )
    return clause("hearing", words("Your hearing", "Su audiencia"), plain, legal)
