"""Names as people write them in a text: whole, with an initial, a part alone; and not where they are plain English."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import combinations

from children.name_words import ORDINARY, PLACEHOLDERS
from iro_portal.core.search import fold

# What this field writes in capitals, and is a name only where it is not: Sen, not SEN.
ABBREVIATIONS = frozenset((
    "adm", "ahp", "camhs", "chc", "cic", "cin", "cla", "cp", "dcs", "dfe", "ehcp", "gp", "hos", "icpc", "iro", "iros",
    "lac", "lado", "mash", "nhs", "pep", "poc", "sen", "send", "sgo", "sw", "tm", "uasc", "us",
))  # fmt: skip
# A name with a hyphen is two words here: of Smith-Jones either may stand alone.
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
# What parts two words of a name: a space, before or after which a bracket or quotation mark may stand; a hyphen; a full
# stop with no space after it, as in an address. A full stop and a space end a sentence, but after an initial.
_BETWEEN = re.compile(r"[\"”’')\]]?\s+[\"“’'(\[]?|[-‐‑.]")
_AFTER_INITIAL = re.compile(r"\.?\s*|[-‐‑]")
_JOINED = re.compile(r"\s+|[-‐‑’']")
_TURNED = re.compile(r"\s*,\s*")
# Letters that are no accented ones, as people type them who have not got them; apostrophes of all sorts.
_TYPED = str.maketrans({
    "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ħ": "h", "Ħ": "H", "ı": "i",
    "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "þ": "th", "Þ": "Th", "ß": "ss", "ẞ": "SS",
    "‘": "’", "`": "’", "´": "’", "ʼ": "’", "ʻ": "’",
})  # fmt: skip


class Found(Enum):
    """What of a name stands in a text."""

    WHOLE = auto()
    INITIAL = auto()
    PART = auto()


@dataclass
class Names:
    """Names of people, folded: of whom a first and a later word belong together, in this order, and each part alone."""

    pairs: set[tuple[str, str]] = field(default_factory=set)
    initials: set[tuple[str, str]] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)

    def add(self, name: str) -> None:
        """Read one name; what only stands for a first name, as in Baby Boy Green, is passed over."""
        words = _borne([tuple(own(word) for word in _WORD.findall(each)) for each in plain(name).split()])
        self.parts |= {piece for pieces in words for piece in _written(pieces) if len(piece) > 1}
        for (_, end, first), (start, _, second) in combinations(sorted(_units(words)), 2):
            if end > start:
                continue
            self.pairs.add((first, second))
            self.initials |= {(first, second[0])} if len(first) > 1 else set()
            self.initials |= {(first[0], second)} if len(second) > 1 else set()


def _borne(words: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return the words of a name that somebody bears. Child is a surname too, where a first name stands before it."""
    words = [pieces for pieces in words if pieces]
    if words and words[0][0] in PLACEHOLDERS:  # with its letter: Twin A
        return [pieces for pieces in words if not PLACEHOLDERS.intersection(pieces) and len("".join(pieces)) > 1]
    return [pieces for pieces in words if pieces == ("child",) or not PLACEHOLDERS.intersection(pieces)]


def _units(words: list[tuple[str, ...]]) -> Iterator[tuple[int, int, str]]:
    """Yield each word of a name with its place and the next, and two that may be written as one: Al Hassan, Alhassan."""
    for place, pieces in enumerate(words):
        yield from ((place, place + 1, form) for form in _written(pieces))
        if len(words) > 2 and place + 1 < len(words):
            yield place, place + 2, "".join(pieces + words[place + 1])


def _written(pieces: tuple[str, ...]) -> set[str]:
    """Return the words as which one of a name is written: Anne-Marie as Anne, as Marie and as Annemarie."""
    return {*pieces, "".join(pieces)}


def found(text: str, names: Names) -> Iterator[Found]:
    """Yield what a text holds of these names; alone a name counts as names are written: not will, not IRO."""
    words = _Words(plain(text).replace("*", "").replace("_", " "))  # what makes words bold, or a file's name of them
    for place in range(len(words.found) - 1):
        if _is_whole(words, place, names) or _is_turned(words, place, names) or _is_parted(words, place, names):
            yield Found.WHOLE
        if _is_with_initial(words, place, names):
            yield Found.INITIAL
    if any(key in names.parts for (word, *_), key in zip(words.found, words.keys, strict=True) if _is_name_like(word)):
        yield Found.PART


@dataclass(frozen=True)
class _Unit:
    """One word of a text, or two that may be one of a name (O Brien): from which word to which, and how it is folded."""

    first: int
    last: int
    key: str
    is_capital: bool


class _Words:
    """The words of a text, and what stands between them."""

    def __init__(self, text: str):
        self.text = text
        self.found = [(match[0], match.start(), match.end()) for match in _WORD.finditer(text)]
        self.keys = [own(word) for word, _, _ in self.found]

    def word(self, place: int) -> str:
        return self.found[place][0]

    def gap(self, place: int) -> str:
        """Return what stands between a word and the next one."""
        return self.text[self.found[place][2] : self.found[place + 1][1]]

    def after(self, place: int) -> str:
        """Return the character behind a word."""
        return self.text[self.found[place][2] : self.found[place][2] + 1]

    def is_capital(self, place: int) -> bool:
        return self.word(place)[0].isupper()

    def ending(self, place: int) -> Iterator[_Unit]:
        """Yield what may be one word of a name and ends here."""
        yield _Unit(place, place, self.keys[place], self.is_capital(place))
        if place and self._are_one(place - 1):
            yield _Unit(place - 1, place, self.keys[place - 1] + self.keys[place], True)

    def beginning(self, place: int) -> Iterator[_Unit]:
        """Yield what may be one word of a name and begins here; more than one of a family, too: the Greens."""
        key, is_capital = self.keys[place], self.is_capital(place)
        yield _Unit(place, place, key, is_capital)
        if place + 1 < len(self.found) and self._are_one(place):
            yield _Unit(place, place + 1, key + self.keys[place + 1], True)
        if is_capital and key.endswith("s") and len(key) > 3:
            yield from (_Unit(place, place, key[:-cut], True) for cut in (1, 2) if key[-cut:] in ("s", "es"))

    def _are_one(self, place: int) -> bool:
        """May this word and the next be one of a name? al Hassan, O Brien, Anne Marie; not “we are”."""
        starts = self.is_capital(place) or len(self.word(place)) < 4
        return bool(starts and self.is_capital(place + 1) and _JOINED.fullmatch(self.gap(place)))


def _is_whole(words: _Words, place: int, names: Names) -> bool:
    """Do a name's two words meet here, in either order? Two of ordinary English only as a name is written: Mark Stone."""
    gap = words.gap(place)
    if not _BETWEEN.fullmatch(gap):
        return False
    for one in words.ending(place):
        for other in words.beginning(place + 1):
            if min(len(one.key), len(other.key)) == 1:
                continue
            if {one.key, other.key} <= ORDINARY:
                if (one.key, other.key) in names.pairs and one.is_capital and other.is_capital and gap.isspace():
                    return True
            elif (one.key, other.key) in names.pairs or (other.key, one.key) in names.pairs:
                return True
    return False


def _is_parted(words: _Words, place: int, names: Names) -> bool:
    """Does one word stand between two of a name, a second name, an initial, what they are called? George A. Green."""
    if place + 2 >= len(words.found) or not words.is_capital(place):
        return False
    middle, is_initial = words.keys[place + 1], len(words.word(place + 1)) == 1
    closing = _AFTER_INITIAL if is_initial else _BETWEEN
    if not (_BETWEEN.fullmatch(words.gap(place)) and closing.fullmatch(words.gap(place + 1))):
        return False
    is_called = words.gap(place)[-1:] in tuple("\"“’'([")
    if not (words.is_capital(place + 1) or is_called):
        return False
    return any(
        (one.key, other.key) in names.pairs and min(len(one.key), len(other.key)) > 1
        for one in words.ending(place)
        for other in words.beginning(place + 2)
        if other.is_capital and not ({one.key, other.key} <= ORDINARY and middle in ORDINARY)
    )


def _is_turned(words: _Words, place: int, names: Names) -> bool:
    """Does the last word stand before the first, as lists print it? Not “Green, Amber”, of which both are words."""
    key, other = words.keys[place], words.keys[place + 1]
    if not (_TURNED.fullmatch(words.gap(place)) and words.is_capital(place) and words.is_capital(place + 1)):
        return False
    return (other, key) in names.pairs and min(len(key), len(other)) > 1 and not {key, other} <= ORDINARY


def _is_with_initial(words: _Words, place: int, names: Names) -> bool:
    """Does a name meet an initial here: George G., G. Green; Green, G.?"""
    one, other, gap = words.word(place), words.word(place + 1), words.gap(place)
    pair = (words.keys[place], words.keys[place + 1])
    if _TURNED.fullmatch(gap):
        found = len(other) == 1 and pair[::-1] in names.initials
    else:
        found = (_AFTER_INITIAL if len(one) == 1 else _BETWEEN).fullmatch(gap) and pair in names.initials
    return bool(found) and _is_initialled(one, other, words.after(place), words.after(place + 1))


def _is_initialled(one: str, other: str, after_one: str, after_other: str) -> bool:
    """Are these a name and an initial, with capitals? “Will I” and “Grace A” are words, “Will I.” is a name."""
    pairs = [(word, after) for word, after in ((one, after_one), (other, after_other)) if len(word) == 1]
    initials = [word for word, after in pairs if word not in ("I", "A") or after == "."]
    return bool(initials) and one[0].isupper() and other[0].isupper()


def _is_name_like(word: str) -> bool:
    return word[0].isupper() and not (word.isupper() and own(word) in ABBREVIATIONS)


def plain(text: str) -> str:
    """Return a text without accents, as one piece or as two, and with letters and apostrophes as people type them."""
    if text.isascii() and "`" not in text:
        return text
    letters = (each for each in unicodedata.normalize("NFD", text) if not unicodedata.category(each).startswith("M"))
    return unicodedata.normalize("NFC", "".join(letters)).translate(_TYPED)


def own(word: str) -> str:
    """'George’s' -> 'george', 'O’Brien' -> 'obrien': a word without the s that says whose, and without apostrophes."""
    return re.sub(r"'s?$", "", fold(word)).replace("'", "")
