"""PDF from HTML: tagged (PDF/UA-1), and never with anything from another address."""


class PdfUnavailable(Exception):
    """This machine lacks what writes PDF; the message is one sentence for the person."""


def pdf_of(html: str, *, instead: str) -> bytes:
    """Return a tagged PDF. Raises PdfUnavailable where Pango is missing, naming what to take `instead`."""
    try:
        # Fails where the system has no Pango; everything else works without.
        from weasyprint import HTML
    except OSError as missing:
        sentence = f"This machine cannot write PDF: Pango is not installed on it. Take {instead}."
        raise PdfUnavailable(sentence) from missing
    return HTML(string=html, url_fetcher=_no_address).write_pdf(pdf_variant="pdf/ua-1")


def _no_address(url: str, *args, **kwargs):
    raise ValueError(f"A PDF takes nothing from elsewhere ({url[:60]}).")
