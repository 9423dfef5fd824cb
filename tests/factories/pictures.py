"""Small pictures."""

import io

from PIL import Image


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 50), **saved) -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, (0, 90, 160)).save(out, format=kind, **saved)
    return out.getvalue()
