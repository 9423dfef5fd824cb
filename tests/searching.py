"""How a test looks for words on a page: as its form does, through the session."""

from urllib.parse import parse_qs, urlsplit

from iro_portal.core.searching import TERMS


def searched(client, address: str, **fields) -> str:
    """Send a search, given by fields or as in /children/?q=zoe; return the address that shows what it finds.

    An address in which no words stand is returned as it is.
    """
    parts = urlsplit(address)
    fields = parse_qs(parts.query, keep_blank_values=True) | fields
    if not fields.keys() & {*TERMS}:
        return address
    answer = client.post("/search/", {"there": parts.path} | fields)
    assert answer.status_code == 302, answer.status_code
    return answer["Location"]
