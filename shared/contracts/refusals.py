"""The refusals that every service gives, whatever the command was about."""

from shared.contracts.deciding import Refused


class UnknownCommand(Refused):
    """The service does not know this command; perhaps it is newer than the service."""

    sentence = "This cannot be done here yet."


class Discarded(Refused):
    """The command waited behind a message that could not be handled, and two people gave it up."""

    sentence = "This could not be done. Nothing was changed. Please ask again, or call the court."


class NotHandled(Refused):
    """The command failed twice, through no fault of its sender; a person looks at it under this number."""

    sentence = "This could not be done. Nothing was changed. Please call the court and give this number: {incident}."
