"""The forms of packs: a new one, its front sheet, words, comments, tables, quotes, case studies, the work programme."""

from collections.abc import Iterable
from datetime import date

from django import forms

from iro_portal.core.dates import GovDateField
from iro_portal.core.forms import Checkboxes, GovForm, LongTextField, Radios, SeveralField
from reports import definitions
from reports.commands.packs import MOST_YEARS, quarter_of_year, year_of
from reports.models import Pack, SavedTable, WorkProgrammeItem
from reports.packs.declaring import Place, Span
from reports.packs.kinds import KINDS
from reports.period import Period, PeriodRefused, financial_year
from reviews.models import ChildView

WORDS_LIMIT = 20_000
COMMENT_LIMIT = 3_000
QUARTERS = (("1", "April to June"), ("2", "July to September"), ("3", "October to December"), ("4", "January to March"))


class NewPackForm(GovForm):
    """Which kind of paper, and of which period."""

    kind = forms.ChoiceField(label="Which paper?")
    year = forms.CharField(
        label="Which year?", max_length=9, help_text="From April to March, for example 2018/19",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}), required=False,
    )  # fmt: skip
    quarter = forms.ChoiceField(label="Which quarter?", choices=QUARTERS, required=False, widget=Radios(small=True))
    first = GovDateField(label="First day", required=False)
    last = GovDateField(label="Last day", required=False)

    def __init__(self, *args, today: date, **options):
        super().__init__(*args, **options)
        kind = self.fields["kind"]
        choices = [(each.key, each.title) for each in KINDS.values()]
        hints = {each.key: each.what_for for each in KINDS.values()}
        reveals = {each.key: _asked_of(each.span) for each in KINDS.values() if _asked_of(each.span)}
        kind.widget = Radios(choices=choices, hints=hints, reveals=reveals)
        kind.choices = choices
        kind.widget.form = self
        for name in ("first", "last"):
            self.fields[name].latest = today

    def clean(self) -> dict:
        cleaned = super().clean()
        kind = KINDS.get(cleaned.get("kind", ""))
        days = [name for name in ("first", "last") if cleaned.get(name)] if kind and kind.span == Span.ANY else []
        if "year" in self.errors:
            return cleaned
        if not cleaned["year"] and len(days) < 2:
            self.add_error("year", "Enter the year, such as 2018/19")
        elif kind:
            try:
                cleaned["period"] = self._period(kind.span, cleaned)
            except PeriodRefused as refused:
                self.add_error("year", str(refused))
        return cleaned

    def _period(self, span: Span, cleaned: dict) -> Period | None:
        if span == Span.ANY and cleaned.get("first") and cleaned.get("last"):
            return Period.of_days(cleaned["first"], cleaned["last"])
        year = year_of(cleaned["year"])
        if span == Span.QUARTER:
            if not cleaned.get("quarter"):
                self.add_error("quarter", "Answer: Which quarter?")
                return None
            return quarter_of_year(year, int(cleaned["quarter"]))
        if span == Span.ANY and (cleaned.get("first") or cleaned.get("last")):
            return Period.of_days(cleaned.get("first") or year.start, cleaned.get("last") or year.last)
        return year


def _asked_of(span: Span) -> tuple[str, ...]:
    return {Span.QUARTER: ("quarter",), Span.ANY: ("first", "last")}.get(span, ())


class FrontSheetForm(GovForm):
    """The front sheet of a committee paper."""

    title = forms.CharField(label="Title of the report", max_length=200)
    item = forms.CharField(label="Item number", max_length=20, required=False)
    classification = forms.ChoiceField(
        label="Classification", choices=Pack.Classification, widget=Radios(small=True, inline=True)
    )
    meeting = forms.CharField(label="Name of the meeting", max_length=200, required=False)
    meeting_on = GovDateField(label="Date of the meeting", required=False)
    wards = forms.CharField(label="Wards or groups affected", max_length=200, required=False)
    from_whom = forms.CharField(label="From", max_length=200, required=False, help_text="A post, such as Director")
    version = forms.IntegerField(widget=forms.HiddenInput)


class WordsForm(GovForm):
    """The words of one place; `version` is the version that the author saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    words = LongTextField(
        label="Words", required=False, max_length=WORDS_LIMIT, widget=forms.Textarea(attrs={"rows": 14}),
        help_text="A blank line begins a new paragraph; lines that begin with a dash make a list. Name no child",
    )  # fmt: skip


class RowsForm(WordsForm):
    """The rows of a place that is a small table."""

    words = LongTextField(
        label="Rows", required=False, max_length=WORDS_LIMIT, widget=forms.Textarea(attrs={"rows": 8}),
        help_text="A line for each row; semicolons part its cells. Name no child",
    )  # fmt: skip


def words_form(place: Place) -> type[WordsForm]:
    """Return the form in which a place is written."""
    return RowsForm if place.heads else WordsForm


class CommentForm(GovForm):
    """A comment on a section."""

    words = LongTextField(
        label="Your comment", max_length=COMMENT_LIMIT, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The author reads and answers it. It changes no word of the paper. Name no child",
        error_messages={"required": "Write what you want to say"},
    )  # fmt: skip


class AnswerCommentForm(GovForm):
    """What the author made of a comment."""

    words = LongTextField(
        label="Your answer", max_length=COMMENT_LIMIT, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what you made of it"},
    )  # fmt: skip


class AddTableForm(GovForm):
    """A table to put into a section."""

    slug = forms.ChoiceField(label="Which table?")
    compare = forms.TypedChoiceField(
        label="Earlier years beside it",
        coerce=int,
        choices=[(str(n), str(n)) for n in range(MOST_YEARS + 1)],
        initial="0",
    )

    def __init__(self, *args, pack: Pack, **options):
        super().__init__(*args, **options)
        saved = SavedTable.objects.standing().filter(authority=pack.authority_id, is_shared=True)
        own = [(row.key, row.name) for row in saved]
        built_in: dict[str, list] = {}
        for spec in definitions.REPORTS.values():
            built_in.setdefault(spec.subject, []).extend(_units(spec))
        groups = [*([("Put together here", own)] if own else []), *built_in.items()]
        self.fields["slug"].choices = [("", "Choose a table"), *groups]

    def arguments(self) -> dict:
        """Return what add_table takes."""
        slug, _, unit = self.cleaned_data["slug"].partition("|")
        return {"slug": slug, "unit": unit, "compare": self.cleaned_data["compare"]}


def _units(spec) -> list[tuple[str, str]]:
    """Return a report as a choice, with one more for each unit beside its usual one."""
    others = spec.units[1:]
    return [(spec.slug, spec.title), *((f"{spec.slug}|{unit}", f"{spec.title}: {unit}") for unit in others)]


class PutForm(GovForm):
    """Into which section of which paper a table goes."""

    where = forms.ChoiceField(label="Into which paper, and which section?")

    def __init__(self, *args, packs: Iterable[Pack], **options):
        super().__init__(*args, **options)
        groups = [
            (pack.title, [(f"{pack.reference}/{each.key}", each.title) for each in pack.declared.sections])
            for pack in packs
        ]
        self.fields["where"].choices = [("", "Choose a section"), *groups]


class QuotesForm(GovForm):
    """Which quotes are printed."""

    views = SeveralField(
        ChildView.objects.none(), label="Which quotes are printed?", required=False, widget=Checkboxes(),
        help_text="Only what was checked, and what the child agrees to have printed, is listed",
    )  # fmt: skip

    def __init__(self, *args, views, **options):
        super().__init__(*args, **options)
        self.fields["views"].queryset = views
        self.fields["views"].label_from_instance = lambda view: f"“{view.quote}”"


class CaseStudyForm(GovForm):
    """A case study; why a name is none is asked only where one was found."""

    title = forms.CharField(label="Title", max_length=120)
    words = LongTextField(
        label="The case study", max_length=WORDS_LIMIT, widget=forms.Textarea(attrs={"rows": 12}),
        help_text="No names, no dates of birth, no places that tell who it is. It is checked against the names of all "
        "children and staff when you keep it. A blank line begins a new paragraph.",
    )  # fmt: skip
    no_name_because = forms.CharField(
        label="If what was found is no name, say why", max_length=300, required=False,
        help_text="For example: the word “young”. Only a name alone can be chance. It is kept in the log",
    )  # fmt: skip

    def __init__(self, *args, asks_chance: bool, **options):
        super().__init__(*args, **options)
        if not asks_chance:
            del self.fields["no_name_because"]


class ProgrammeItemForm(GovForm):
    """One priority of the work programme."""

    priority = forms.CharField(label="Priority", max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
    who = forms.CharField(label="Who", max_length=120, help_text="A post, not a name")
    target = forms.CharField(label="Target", max_length=300, required=False, help_text="For example: 95 % in time")
    by_when = GovDateField(label="By when")


class AnswerItemForm(GovForm):
    """What came of a priority."""

    outcome = forms.ChoiceField(label="What came of it?", choices=WorkProgrammeItem.Outcome, widget=Radios(small=True))
    words = LongTextField(
        label="What was done, and what stood in the way", required=False, max_length=COMMENT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip


class CarryForm(GovForm):
    """By when, in the next year."""

    by_when = GovDateField(label="By when")


def year_from(typed: str, today: date) -> Period:
    """Return the year of an address, as 2018-19; the present one where it is none."""
    try:
        return year_of(typed) if typed else financial_year(today)
    except PeriodRefused:
        return financial_year(today)
