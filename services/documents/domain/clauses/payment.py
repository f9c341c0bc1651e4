"""The clauses about money: what is paid, how, and what happens when an installment is late."""

from services.documents.domain.clauses.deal import Deal, Filling, Words, clause, own_words, people, stacked, words
from services.documents.domain.wording import BOTH, day, money
from shared.contracts.documents import Clause
from shared.contracts.parties import Language
from shared.contracts.terms import PaymentPlan, Rhythm

_RHYTHMS = {
    Rhythm.WEEKLY: {Language.ENGLISH: "once a week", Language.SPANISH: "una vez por semana"},
    Rhythm.EVERY_TWO_WEEKS: {Language.ENGLISH: "every two weeks", Language.SPANISH: "cada dos semanas"},
    Rhythm.MONTHLY: {Language.ENGLISH: "once a month", Language.SPANISH: "una vez al mes"},
}


def payment(deal: Deal) -> Clause:
    """Who pays whom how much, by when and how (domain: amounts and dates, how and where to pay)."""
    heading = words("The money", "El dinero")
    if deal.terms.total_cents == 0:
        return clause("payment", heading, *_nothing())
    plan = deal.terms.plan
    when_plain, when_legal = _by_plan(plan) if plan else _at_once(deal)
    facts: Filling = {
        "payers": people(deal.payers),
        "payees": people(deal.payees),
        "total": money(deal.terms.total_cents),
    }
    plain = words(
        "{payers} pays {payees} {total} in all. {when} How to pay, in the words that were agreed:",
        "{payers} le paga a {payees} {total} en total. {when} Cómo se paga, con las palabras acordadas:",
        **facts,
        when=when_plain,
    )
    legal = words(
        "{payers} shall pay {payees} the total sum of {total}, made up of {parts}. "
        "The total is fixed; no further interest accrues. {when}\n"
        "Payment is made as follows, in the words that were agreed:",
        "{payers} pagará a {payees} la suma total de {total}, compuesta de {parts}. "
        "El total es fijo; no se generan más intereses. {when}\n"
        "El pago se hace así, con las palabras acordadas:",
        **facts,
        parts=_parts(deal),
        when=when_legal,
    )
    counts = words("A payment counts on the day on which it is received.", "Un pago cuenta el día en que se recibe.")
    method = own_words(deal.terms.method)
    return clause("payment", heading, stacked(plain, method), stacked(legal, method, counts))


def late_payment(deal: Deal) -> Clause:
    """Default and cure, needed wherever there is a plan."""
    facts: Filling = {
        "payers": people(deal.payers),
        "payees": people(deal.payees),
        "grace": str(deal.grace_days),
        "cure": str(deal.cure_days),
    }
    plain = words(
        "A payment can be up to {grace} days late. After that, {payees} can send a notice. "
        "Then there are {cure} days to pay. If {payers} still does not pay, all the rest is due at once. "
        "The court can order it.",
        "Un pago puede llegar hasta {grace} días tarde. Después, {payees} puede mandar un aviso. "
        "Desde el aviso hay {cure} días para pagar. Si {payers} no paga, se debe todo el resto de una vez. "
        "La corte puede ordenar el pago.",
        **facts,
    )
    legal = words(
        "An installment that is not received within {grace} calendar days after its due date is late. {payees} may "
        "then give written notice of default. {payers} cures the default by paying the late amount within {cure} "
        "calendar days after the notice.\n"
        "If the default is not cured, the whole unpaid balance is due at once, and {payees} may ask the Court to enter "
        "judgment for it under Code of Civil Procedure section 664.6, with credit for every payment made. "
        "Silence or a missed step has no other effect.",
        "Una cuota que no se recibe dentro de los {grace} días calendario después de su fecha está atrasada. Entonces "
        "{payees} puede dar aviso escrito de incumplimiento. {payers} corrige el incumplimiento si paga la cantidad "
        "atrasada dentro de los {cure} días calendario después del aviso.\n"
        "Si no se corrige, se debe de inmediato todo el saldo, y {payees} puede pedir a la Corte que dicte un fallo "
        "por ese saldo según la sección 664.6 del Código de Procedimiento Civil, descontando cada pago hecho. "
        "El silencio o un paso omitido no tiene ningún otro efecto.",
        **facts,
    )
    return clause("late_payment", words("If a payment is late", "Si un pago se atrasa"), plain, legal)


def _nothing() -> tuple[Words, Words]:
    return (
        words("No money is paid.", "No se paga dinero."),
        words(
            "No party pays money to another under this agreement.",
            "Ninguna parte paga dinero a otra según este acuerdo.",
        ),
    )


def _parts(deal: Deal) -> Words:
    terms = deal.terms
    return words(
        "{principal} principal, {costs} costs and {interest} interest",
        "{principal} de capital, {costs} de costas y {interest} de intereses",
        principal=money(terms.principal_cents),
        costs=money(terms.costs_cents),
        interest=money(terms.interest_cents),
    )


def _at_once(deal: Deal) -> tuple[Words, Words]:
    due = deal.terms.pay_by_on
    if due is None:
        return (
            words("It is paid at once.", "Se paga de una vez."),
            words(
                "The total is due in one payment when every party has signed.",
                "El total se debe en un solo pago cuando hayan firmado todas las partes.",
            ),
        )
    by = {language: day(due, language) for language in BOTH}
    return (
        words("It is one payment, by {by}.", "Es un solo pago, a más tardar el {by}.", by=by),
        words(
            "The total is due in one payment, not later than {by}.",
            "El total se debe en un solo pago, a más tardar el {by}.",
            by=by,
        ),
    )


def _by_plan(plan: PaymentPlan) -> tuple[Words, Words]:
    first, last = plan.instalments[0], plan.instalments[-1]
    facts: Filling = {
        "count": str(len(plan.instalments)),
        "rhythm": _RHYTHMS[plan.rhythm],
        "first": {language: day(first.due_on, language) for language in BOTH},
        "last": {language: day(last.due_on, language) for language in BOTH},
        "amount": money(first.amount_cents),
        "last_amount": money(last.amount_cents),
    }
    return (
        words(
            "There are {count} payments, {rhythm}. "
            "The first is {amount}, on {first}. The last is {last_amount}, on {last}.",
            "Son {count} pagos, {rhythm}. "
            "El primero es de {amount}, el {first}. El último es de {last_amount}, el {last}.",
            **facts,
        ),
        words(
            "The total is due in {count} installments, {rhythm}, the first on {first} and the last on {last}, "
            "on the dates and in the amounts of the payment table, which is part of this agreement.",
            "El total se debe en {count} cuotas, {rhythm}, la primera el {first} y la última el {last}, "
            "en las fechas y por las cantidades de la tabla de pagos, que es parte de este acuerdo.",
            **facts,
        ),
    )
