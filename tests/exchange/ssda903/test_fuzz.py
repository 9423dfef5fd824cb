"""A sound return with anything done to it gives findings or a refusal by name, and never anything else."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from exchange.ssda903 import report
from exchange.ssda903.check import check_return
from exchange.ssda903.sources import Source
from tests.exchange.ssda903.conftest import SOUND, TODAY, as_sources, zipped
from tests.exchange.ssda903.test_xml import CHILD, END, START

ODD = "|0123|9|14/02/2008|31/02/2019|29/02/2016|2017-04-01|01/04/17|99/99/9999|PN0|PN9|S|X1|E4A|V3|V4|C2|L1|T1|=1+1"
ODDER = [
    '"',
    '""',
    "'",
    ",",
    ";",
    "\t",
    "\r",
    "\ufeff",
    "é",
    "ß",
    "ﬁ",
    "İ",
    "٣",
    "1" * 400,
    "\x0b",
    "\x85",
    "\u2028",
    " ",
]
CELLS = some.sampled_from(ODD.split("|") + ODDER) | some.text(max_size=12)
WHOLE = {name: "\n".join(lines).encode() + b"\n" for name, lines in SOUND.items()}
FILES = some.sampled_from(sorted(SOUND))
many = settings(max_examples=150, suppress_health_check=list(HealthCheck))


def survives(sources) -> None:
    """Check, read every record, write the report: whatever is wrong is said, and said of a file."""
    result = check_return(sources, today=TODAY)
    children = list(result.children())
    assert result.is_sound or result.errors
    assert all(finding.sentence for finding in (*result.errors, *result.warnings))
    assert b"".join(report.as_csv(result))
    assert len(children) <= result.counts.get("Header", 0)


@many
@given(some.lists(some.tuples(FILES, some.integers(0, 3), some.integers(0, 12), CELLS), min_size=1, max_size=6))
def test_mutated_cells(changes):
    files = {name: [line.split(",") for line in lines] for name, lines in SOUND.items()}
    for name, row, column, cell in changes:
        line = files[name][row % len(files[name])]
        line[column % len(line)] = cell
    survives(as_sources({name: [",".join(line) for line in lines] for name, lines in files.items()}))


@many
@given(FILES, some.lists(some.lists(CELLS, max_size=14), max_size=5))
def test_added_rows_of_any_cells(name, rows):
    lines = {each: list(body) for each, body in SOUND.items()}
    lines[name] += [",".join(row) for row in rows]
    survives(as_sources(lines))


@many
@given(FILES, some.integers(0, 400), some.binary(max_size=8), some.integers(0, 40))
def test_bytes_put_in_and_taken_out(name, at, put, taken):
    files = dict(WHOLE)
    files[name] = files[name][:at] + put + files[name][at + taken :]
    survives(as_sources(files))


@many
@given(FILES, some.binary(max_size=200))
def test_a_file_of_any_bytes(name, body):
    survives(as_sources(WHOLE | {name: body}))


@many
@given(some.integers(0, 2_000), some.binary(max_size=8) | CELLS.map(str.encode), some.integers(0, 40))
def test_xml_with_bytes_put_in_and_taken_out(at, put, taken):
    body = (START + CHILD + END).encode()
    survives([Source.of_bytes("return.xml", body[:at] + put + body[at + taken :])])


@many
@given(some.integers(0, 3_000), some.binary(min_size=1, max_size=4))
def test_a_zip_with_bytes_written_over(at, put):
    body = bytearray(zipped(WHOLE))
    body[at % len(body) : at % len(body) + len(put)] = put
    survives([Source.of_bytes("return.zip", bytes(body))])
