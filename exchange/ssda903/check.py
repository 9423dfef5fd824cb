"""A return as a whole: every file read once, every child checked, nothing written."""

from collections.abc import Iterable
from datetime import date
from io import BufferedReader

from children.retention import REGULATION, Years
from exchange.ssda903 import chains, modules, sources
from exchange.ssda903.checked import CheckedReturn
from exchange.ssda903.checks import KnownBirths, check_child, known_birth_of
from exchange.ssda903.csv_rows import CsvFile
from exchange.ssda903.intake import Table
from exchange.ssda903.notes import Notes, year_of
from exchange.ssda903.sources import Source
from exchange.ssda903.xml_rows import XmlFile
from iro_portal.core.spreadsheet import UnreadableFile

NEEDED = ("Header", "Episodes")
EXPECTED = ("Reviews",)


def check_return(
    files: Iterable[Source], *, today: date, known_births: KnownBirths = None, years: Years = REGULATION
) -> CheckedReturn:
    """Read and check a return: several CSV files, a zip of them, or one XML file.

    Never raises for what a file holds: what cannot be read is an error in what is returned. `known_births` gives the
    date of birth on record of a child, by the council's id (DfE rule 203). `years`: for how long records are kept.
    """
    checked = CheckedReturn()
    try:
        _read(sources.unpacked(files), checked)
    except UnreadableFile as wrong:
        checked.findings.add("file", "", 0, "", "", str(wrong))
    _check_modules(checked)
    checked.year = year_of(checked.intake.tables["Episodes"], today)
    for table in checked.intake.tables.values():
        table.check_codes(checked.year, checked.findings)
    checked.intake.sort_by_child()
    notes = Notes(checked.findings, checked.intake.tables, today, checked.year, years)
    for child in checked.intake.children():
        periods = chains.periods_of(child.episodes)
        check_child(child, periods, known_birth_of(known_births, child.child), notes)
    return checked


def _read(files: list[Source], checked: CheckedReturn) -> None:
    if not files:
        raise UnreadableFile("There is no file to read.")
    xml = [file for file in files if _is_xml(file)]
    if xml and len(files) > 1:
        others = ", ".join(file.name for file in files if file is not xml[0])
        raise UnreadableFile(
            f"{xml[0].name} is a whole return in XML, and there is {others} besides: send one XML file, or CSV files alone."
        )
    for file in files:
        try:
            with file.opened() as opened:
                _read_xml(file.name, opened, checked) if xml else _read_csv(file.name, opened, checked)
        except UnreadableFile as wrong:
            checked.findings.add("file", file.name, 0, "", "", str(wrong))
        except OSError as wrong:
            checked.findings.add("file", file.name, 0, "", "", f"{file.name} cannot be read ({wrong.strerror}).")


def _is_xml(file: Source) -> bool:
    try:
        return file.start().removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
    except (UnreadableFile, OSError):
        return False  # it is read again below, and its sentence kept there


def _read_csv(name: str, opened: BufferedReader, checked: CheckedReturn) -> None:
    file = CsvFile(name, opened)
    module = modules.recognise(name, file.heading)
    if module in modules.SKIPPED:
        checked.skipped[module] = name
        return
    table = _table(checked, module, name)
    for chunk in file.chunks():
        table.take(file.heading, chunk, checked.findings)
    if not file.ends_with_line and len(table) > 1:
        sentence = f"the last line of {name} does not end as lines do; was it cut short?"
        checked.findings.add("file-end", name, 0, "", "", sentence)


def _read_xml(name: str, opened: BufferedReader, checked: CheckedReturn) -> None:
    file = XmlFile(name, opened)
    for module in modules.TAKEN:
        _table(checked, module, name)
    for module, chunk in file.chunks():
        checked.intake.tables[module].take(file.heading(module), chunk, checked.findings)
    checked.skipped |= dict.fromkeys(sorted(file.skipped), name)
    for tag in sorted(file.unknown):
        checked.findings.add("file-left-out", name, 0, tag, "", f"{tag} in {name} is not known and was left out.")


def _table(checked: CheckedReturn, module: str, name: str) -> Table:
    if module in checked.files:
        raise UnreadableFile(f"{checked.files[module]} and {name} are both the module {module}; send one of them.")
    checked.files[module] = name
    table = checked.intake.tables[module]
    table.file = name
    return table


def _check_modules(checked: CheckedReturn) -> None:
    found = checked.findings
    if found.counts["file"]:
        return
    for module in NEEDED:
        if module not in checked.files:
            found.add("file", "", 0, "", "", f"The module {module} is not there; without it nothing can be taken.")
    for module in EXPECTED:
        if module not in checked.files:
            found.add("module-absent", "", 0, "", "", f"The module {module} is not there: no review will be added.")
    if "Header" in checked.files and not len(checked.intake.tables["Header"]) and not found.counts:
        found.add(
            "file",
            checked.files["Header"],
            0,
            "",
            "",
            f"{checked.files['Header']} has a heading but no child below it.",
        )
