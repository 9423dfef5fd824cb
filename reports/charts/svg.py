"""Drawing in SVG with presentation attributes alone, since pages allow no styles; and how wide words are in Arial."""

from xml.sax.saxutils import escape, quoteattr

from iro_portal.core.exports import xml_text

INK, QUIET, RULE, BAR = "#0b0c0c", "#505a5f", "#b1b4b6", "#12436d"
FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"
SIZE, SMALL, BOLD = 14, 12, 1.08  # heights of letters; how much wider they are in bold
# Four fills that differ in lightness, so that they can be told apart in grey; the third is a pattern of its own.
FILLS = (BAR, "#a9c8e8", "hatched", "#ffffff")
# Widths of Arial's letters, as parts of the size.
NARROW, WIDE = frozenset("iljtfrI|!'.,:;()[]/ -‘’"), frozenset("mwMWOQ@%—…")


def width_of(words: str, size: int = SIZE) -> float:
    """Return about how wide a line of words is."""
    return size * sum(_letter(letter) for letter in words)


def _letter(letter: str) -> float:
    if letter in NARROW:
        return 0.31
    if letter in WIDE:
        return 0.86
    return 0.69 if letter.isupper() else 0.555


def wrapped(words: str, width: float, size: int = SIZE, most: int = 4) -> list[str]:
    """Return words in lines of this width, the last one ending in … where there are more than `most`."""
    lines = [""]
    for word in (piece for each in xml_text(words).split() for piece in _pieces(each, width, size)):
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer, size) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1][:-1]}…"]


def _pieces(word: str, width: float, size: int) -> list[str]:
    """Break a word that is wider than a line."""
    pieces = [""]
    for letter in word:
        if width_of(pieces[-1] + letter, size) > width and pieces[-1]:
            pieces.append("")
        pieces[-1] += letter
    return pieces


class Canvas:
    """A drawing that grows downwards; `name` keeps the ids of several drawings on one page apart."""

    def __init__(self, width: int, name: str):
        self.width, self.name = width, name
        self._parts: list[str] = []
        self._on_top: list[str] = []

    def add(self, tag: str, inside: str = "", **attributes) -> None:
        self._parts.append(_element(tag, inside, **attributes))

    def words(self, x: float, y: float, words: str, size: int = SIZE, anchor: str = "start", **more) -> None:
        """Write one line; y is its base line."""
        self._parts.append(self._text(x, y, words, size, anchor, **more))

    def words_on_top(self, x: float, y: float, words: str, size: int = SIZE, anchor: str = "start", **more) -> None:
        """Write one line over whatever crosses it, on white of its own."""
        width = width_of(words, size) * (BOLD if "font_weight" in more else 1)
        left = x - {"start": 0, "middle": width / 2, "end": width}[anchor]
        if words:
            back = {"x": left - 1, "y": y - 0.8 * size, "width": width + 2, "height": float(size)}
            self._on_top.append(
                _element("rect", fill="#ffffff", **back) + self._text(x, y, words, size, anchor, **more)
            )

    def _text(self, x: float, y: float, words: str, size: int, anchor: str, **more) -> str:
        look = {"fill": INK, "font_size": size, **more}
        if anchor != "start":
            look["text_anchor"] = anchor
        return _element("text", escape(xml_text(words)), x=x, y=y, **look)

    def bar(self, x: float, y: float, width: float, height: float, series: int) -> None:
        fill = FILLS[series % len(FILLS)]
        shown = f"url(#{self.name}-hatch)" if fill == "hatched" else fill
        outline = {} if fill == BAR else {"stroke": BAR, "stroke_width": 1}
        self.add("rect", x=x, y=y, width=max(width, 1), height=height, fill=shown, **outline)

    def line(self, x1: float, y1: float, x2: float, y2: float, **look) -> None:
        self.add("line", x1=x1, y1=y1, x2=x2, y2=y2, **{"stroke": INK, "stroke_width": 1, **look})

    def finish(self, height: float, title: str, description: str) -> str:
        """Return the drawing, with its words for whoever does not see it."""
        names = f"{self.name}-title", f"{self.name}-about"
        said = _element("title", escape(xml_text(title)), id=names[0])
        said += _element("desc", escape(xml_text(description)), id=names[1])
        inside = said + self._hatch() + "".join([*self._parts, *self._on_top])
        size = {"width": self.width, "height": round(height), "viewBox": f"0 0 {self.width} {round(height)}"}
        name = {"role": "img", "aria_labelledby": " ".join(names), "font_family": FONT}
        return _element("svg", inside, xmlns="http://www.w3.org/2000/svg", **name, **size)

    def _hatch(self) -> str:
        if not any("-hatch)" in part for part in self._parts):
            return ""
        tile = _element("rect", width=6, height=6, fill="#ffffff")
        tile += _element("path", d="M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2", stroke=BAR, stroke_width=1.5)
        look = {"width": 6, "height": 6, "patternUnits": "userSpaceOnUse"}
        return _element("defs", _element("pattern", tile, id=f"{self.name}-hatch", **look))


def _element(tag: str, inside: str = "", **attributes) -> str:
    given = "".join(f" {name.replace('_', '-')}={quoteattr(_said(value))}" for name, value in attributes.items())
    return f"<{tag}{given}>{inside}</{tag}>" if inside else f"<{tag}{given}/>"


def _said(value) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)
