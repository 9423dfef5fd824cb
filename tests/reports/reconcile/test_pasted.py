"""A table pasted from a paper: read, matched by name and year, added up; refused with where and what would work."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from people.roles import ROLE_PERMISSIONS, Permission, Role
from reports.period import financial_year
from reports.reconcile.matching import columns_of, compared
from reports.reconcile.pasted import MOST_CHARACTERS, PasteRefused, as_text, grid_of_file, grid_of_text, pasted
from reports.reconcile.sheet import Asking, Sheet

from reports.table import Block, Cell, Column, Role as RowRole, Row, Table  # isort: skip

LAST, YEAR = financial_year(date(2017, 4, 1)), financial_year(date(2018, 4, 1))
PRINTED = "Reason\tNumber\t%\nDrift\t3\t75%\nOther\t1\t25%\nTotal\t4\t100%"


def table(text: str):
    return pasted(grid_of_text(text))


def sheet(*rows: tuple[str, int, int]) -> Sheet:
    """Counts of two years side by side, the later one first."""

    def row(label: str, now: int, before: int, role=RowRole.LINE) -> Row:
        cells = (Cell.count(now), Cell.percent(now, 4, 12), Cell.count(before), Cell.percent(before, 4, 12))
        return Row(label.lower(), label, cells, role)

    heads = [(key, label, year) for year in (YEAR, LAST) for key, label in (("count", "Reviews"), ("percent", "%"))]
    columns = tuple(Column(key, f"{label}, {year.label}", year) for key, label, year in heads)
    total = row("Total", sum(now for _, now, _ in rows), sum(before for *_, before in rows), RowRole.TOTAL)
    block = Block(tuple(row(*each) for each in rows))
    return Sheet(Table("reasons", "Reasons", "reviews", "x", "X", YEAR, "Reason", columns, (block,), total))


def result(text: str, *rows, by_order=False):
    return compared(table(text), sheet(*rows), Asking("reasons", YEAR), by_order)


@pytest.mark.parametrize(
    "text", [PRINTED, PRINTED.replace("\t", ","), PRINTED.replace("\t", " ; "), f"\n{PRINTED}\t\n\n"]
)
def test_a_table_is_read_whatever_stands_between_its_cells(text):
    found = table(text)
    assert found.heads == ("Number", "%")
    assert [(line.name, *map(str, line.numbers)) for line in found.lines] == [
        ("Drift", "3", "75"), ("Other", "1", "25"), ("Total", "4", "100"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Nothing was pasted"),
        (" \n\t\n", "Nothing was pasted"),
        ("Reason\tNumber\nDrift\tthree\nOther\t1", "Line 2, column “Number”: “three” is no number; a number such as 40"),
        ("Reason\tNumber\nDrift\t3\t4", "Line 2 has 3 cells and the line of column names 2"),
        ("Reason\tNumber\t%\nDrift\t3", "Line 2 has 2 cells and the line of column names 3"),
        ("Drift\t3\nOther\t1", "The first line holds numbers; put the line with the names of the columns above it"),
        ("Reason\tNumber", "Only one line was found"),
        ("Reason\nDrift", "Only one column was found"),
        ("Reason\tNumber\nDrift\tno\nOther\tno", "No column holds numbers"),
        ('Reason,Number\n"Drift,3', "A quotation mark is opened and never closed"),
        ("Reason\tNumber\n" + "Drift\t3\n" * 501, "The table has 501 lines and 2 columns; 500 lines"),
        ("x" * (MOST_CHARACTERS + 1), "100,000 at most"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_refused_with_where_and_what_would_work(text, words):
    with pytest.raises(PasteRefused) as refused:
        table(text)
    assert words in str(refused.value)


def test_a_year_is_the_name_of_a_column_and_a_column_of_codes_is_left_out():
    found = table("Type\t2018\tCode\t%\nAttends\t529\tPN1\t68%\nUnder four\t83\tPN0\t10.6%")
    assert (found.heads, found.words) == (("2018", "%"), ("Code",))


def test_rows_are_found_by_name_and_columns_by_their_year():
    found = result("Reason\t2017/18\t2018/19\ndrïft\t1\t3\nOther\t2\t1\nSum\t3\t4", ("Drift", 3, 1), ("Other", 1, 2))
    assert [computed for _, computed in found.columns] == ["Reviews, 2017/18", "Reviews, 2018/19"]
    assert (found.agreeing, len(found.cells), found.only_computed) == (6, 6, ())


def test_a_column_is_found_by_part_of_its_name():
    computed = sheet(("Drift", 3, 1))
    found = columns_of(table("Reason\tAll reviews, 2017/18, IROs\tReviews\nDrift\t1\t3"), computed)
    assert [computed.columns[place].label for place in found] == ["Reviews, 2017/18", "Reviews, 2018/19"]


def test_what_stands_on_one_side_only_is_named():
    found = result("Reason\tNumber\nDelay\t3\nOther\t1", ("Drift", 3, 0), ("Other", 1, 0))
    assert (found.only_pasted, found.only_computed) == (["Delay"], ("Drift", "Total"))
    found = result("Reason\tNumber\nDelay\t3\nOther\t1", ("Drift", 3, 0), ("Other", 1, 0), by_order=True)
    assert (found.only_pasted, found.agreeing) == ([], 2)


def test_a_printed_share_that_differs_shows_its_sum():
    found = result("Reason\t%\nDrift\t74%", ("Drift", 3, 0), ("Other", 1, 0))
    assert [(cell.verdict.value, cell.worked) for cell in found.cells] == [("differs", "3/4 = 75")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (PRINTED, ()),
        ("Reason\tNumber\nDrift\t3\nOther\t1\nTotal\t776", ("Number: the rows sum to 4, printed total 776.",)),
        ("R\tN\t%\nDrift\t3\t73%\nOther\t1\t25%\nTotal\t4\t100%", (
            "%: the rows sum to 98, printed total 100.", "Drift, %: printed 73, 3/4 = 75.")),
        ("R\tY\tN\t% Y\nDrift\t3\t0\t100%\nOther\t0\t1\t0%\nTotal\t3\t1\t75%", ()),
        ("R\t%\nA\t33.3%\nB\t33.3%\nC\t33.3%\nTotal\t100%", ()),
    ],
)  # fmt: skip
def test_a_printed_table_is_added_up(text, said):
    # Three thirds, each rounded, may come to 99.9.
    assert result(text, ("Drift", 3, 0)).sums == said


def test_a_workbook_is_read_and_given_back_as_text():
    book = Workbook()
    book.active.append(["Reason", "Number", date(2014, 3, 31)])
    book.active.append(["Drift", 3, 75.5])
    file = io.BytesIO()
    book.save(file)
    grid = grid_of_file("table.xlsx", file.getvalue())
    assert as_text(grid) == "Reason\tNumber\t31/03/2014\nDrift\t3\t75.5"
    assert [str(number) for number in pasted(grid).lines[0].numbers] == ["3", "75.5"]


DAY = date(2016, 6, 1)
DAYS = {"from": "01/04/2016", "to": "31/03/2017", "unit": "escalations", "compare": "0"}


@pytest.fixture
def manager(client, council):
    council.escalate(DAY, "drift")
    council.escalate(DAY, "education")
    client.force_login(council.person(Role.IRO_MANAGER))
    return client


def page(response) -> str:
    return " ".join(response.content.decode().split())


def paste(client, text: str = "", **more) -> str:
    posted = client.post(
        reverse("reports:reconcile-table", args=["escalation-reasons"]), {**DAYS, "text": text, **more}
    )
    assert posted.status_code == 200
    return page(posted)


def test_an_officer_chooses_a_report_and_pastes_its_printed_table(manager):
    chosen = manager.get(reverse("reports:reconcile-choose"), {"report": "escalation-reasons"})
    empty = page(manager.get(chosen.url))
    assert "There is a problem" not in empty
    found = paste(manager, "Reason\tNumber\nDrift or delay in care planning\t1\nEducation\t2\nMagic\t1\nTotal\t2")
    assert "2 of 4 numbers agree" in found
    assert "differs: 1" in found
    assert "Printed, and not among the computed rows: Magic" in found
    assert "Number: the rows sum to 4, printed total 2." in found


def test_what_was_pasted_or_uploaded_is_given_back_with_what_is_wrong(manager):
    found = paste(manager, "Reason\tNumber\n<b>Drift</b>\tmany\nOther\t1")
    assert "Line 2, column “Number”: “many” is no number" in found
    assert "&lt;b&gt;Drift&lt;/b&gt;" in found
    assert "Nothing was pasted" in paste(manager)
    assert "table.pdf is a PDF" in paste(manager, file=SimpleUploadedFile("table.pdf", b"%PDF-1.4"))
    found = paste(manager, file=SimpleUploadedFile("table.csv", b"Reason,Number\nDrift,many\nOther,1"))
    assert "Drift many" in found
    assert "ends on" in paste(manager, "Reason\tNumber\nDrift\t1", to="01/04/2015")


@pytest.mark.parametrize("role", [role for role in Role if Permission.READ_FIGURES not in ROLE_PERMISSIONS[role]])
def test_who_reads_no_figures_compares_none(client, council, role):
    client.force_login(council.person(role))
    for address in (reverse("reports:reconcile-choose"), reverse("reports:reconcile-table", args=["participation"])):
        assert client.get(address).status_code == 403


def test_a_report_that_there_is_not_is_not_found(manager):
    assert manager.get(reverse("reports:reconcile-table", args=["nothing"])).status_code == 404
    assert "is no report" in page(manager.get(reverse("reports:reconcile-choose"), {"report": "nothing"}))
