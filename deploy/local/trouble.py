"""The one exception that the command line prints as a sentence; it never carries a traceback to a person."""


class Trouble(Exception):  # noqa: N818 - it is what a person reads, not a programming error
    """Something outside the program is in the way; the text says what it is and what to do."""
