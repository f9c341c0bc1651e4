"""The names of tasks and of next steps; which one is whose turn is found out in reading/steps.py."""

from enum import StrEnum


class TaskGroup(StrEnum):
    """The three parts of the task list, in this order."""

    GET_READY = "get_ready"
    AGREE = "agree"
    MAKE_IT_OFFICIAL = "make_it_official"


class TaskName(StrEnum):
    """Every task of a party; `the_other_joins` is never the viewer's own turn."""

    PAY_FEE = "pay_fee"
    REGISTER = "register"
    CONFIRM_PARTIES = "confirm_parties"
    THE_OTHER_JOINS = "the_other_joins"
    JOIN = "join"
    ANSWER_QUESTIONS = "answer_questions"
    AGREE_ON_TERMS = "agree_on_terms"
    WRITE_AGREEMENT = "write_agreement"
    APPROVE_AGREEMENT = "approve_agreement"
    SIGN = "sign"
    FILE = "file"
    COURT_DECIDES = "court_decides"
    GET_COPIES = "get_copies"


class NextStepKind(StrEnum):
    """What the viewer should do next, or what everybody waits for."""

    WAIT_FOR_COURT_TO_CONFIRM = "wait_for_court_to_confirm"
    WAIT_FOR_OTHER_TO_JOIN = "wait_for_other_to_join"
    ANSWER_QUESTIONS = "answer_questions"
    MAKE_OFFER = "make_offer"
    ANSWER_OFFER = "answer_offer"
    WAIT_FOR_ANSWER = "wait_for_answer"
    WRITE_AGREEMENT = "write_agreement"
    WAIT_FOR_AGREEMENT = "wait_for_agreement"
    AGREEMENT_IS_BEING_MADE = "agreement_is_being_made"
    APPROVE_AGREEMENT = "approve_agreement"
    WAIT_FOR_APPROVAL = "wait_for_approval"
    SIGN = "sign"
    WAIT_FOR_SIGNATURE = "wait_for_signature"
    AGREEMENT_IS_BEING_SEALED = "agreement_is_being_sealed"
    FILE = "file"
    WAIT_FOR_FILING = "wait_for_filing"
    WAIT_FOR_COURT_DECISION = "wait_for_court_decision"
    COPIES_ARE_BEING_MADE = "copies_are_being_made"
    GET_COPIES = "get_copies"
    GO_TO_HEARING = "go_to_hearing"
    PAPER_FAILED = "paper_failed"
