"""The mark of an English sentence that people read; it imports nothing, so tables of words need no languages."""


def words(text: str) -> str:
    """Mark an English sentence for translation; it is translated when it is shown."""
    return text
