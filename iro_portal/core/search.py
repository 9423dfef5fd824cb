"""Search keys: text folded so that Zoë is found by "zoe"."""

import unicodedata


def fold(*texts: str) -> str:
    """Return the texts as one lower-case, accent-free line with single spaces.

    A NUL, which PostgreSQL takes in no text, is read as a space: what is searched for comes from addresses too.
    """
    decomposed = unicodedata.normalize("NFKD", " ".join(texts).replace("\0", " "))
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(plain.casefold().replace("’", "'").split())
