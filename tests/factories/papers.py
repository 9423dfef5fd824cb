"""A council's papers: one in work with something in each of its parts, one ready, one published, and figures entered."""

from dataclasses import dataclass
from datetime import date
from unittest.mock import patch

from django.utils import timezone

from reports.builder import Design
from reports.commands import EnteredSpec, enter_figure, save_table
from reports.commands import pack_words as words
from reports.commands.packs import begin_pack, finish_pack, year_of
from reports.commands.publications import publish
from reports.commands.work_programme import plan_item
from reports.models import CaseStudy, EnteredFigure, Pack, PackComment, Publication, SavedTable, WorkProgrammeItem
from reports.render import FORMATS
from tests.factories.world import World

YEAR, TODAY, SECTION = "2018/19", date(2019, 7, 1), "disputes"
# Word and PDF take long; what is in a file is proved where files are made.
ONE_FORMAT = {"csv": FORMATS["csv"]}


@dataclass
class Papers:
    """Of years long past, so that no figure of theirs changes with what else a test records."""

    world: World

    def __post_init__(self):
        world, author = self.world, self.world.iro_manager
        self.pack: Pack = self._begun("annual")
        self.ready: Pack = finish_pack(pack=self._begun("progress", "2016/17"), by=author)
        self.comment: PackComment = words.comment(pack=self.pack, section=SECTION, words="Why so?", by=world.manager)
        about = {"pack": self.pack, "section": SECTION, "by": author}
        self.study: CaseStudy = words.write_case_study(title="A plan", words="A plan was written.", **about)[0]
        self.publication = self._published()
        self.item: WorkProgrammeItem = plan_item(
            authority=world.authority, year=date(2018, 4, 1), by=author, priority="Reviews in time", who="IRO manager",
            target="95 %", by_when=date(2019, 3, 31),
        )  # fmt: skip
        self.table: SavedTable = save_table(
            design=Design("escalations", "reason"), name="Reasons again", is_shared=True, by=world.committee
        )
        self.figure = self._entered()

    def _begun(self, kind: str, year: str = YEAR) -> Pack:
        world = self.world
        return begin_pack(authority=world.authority, kind=kind, period=year_of(year), on=TODAY, by=world.iro_manager)

    def _published(self) -> Publication:
        pack = finish_pack(pack=self._begun("progress", "2015/16"), by=self.world.iro_manager)
        with patch("reports.commands.publications.FORMATS", ONE_FORMAT):
            return publish(pack=pack, by=self.world.committee, at=timezone.now())

    def _entered(self) -> EnteredFigure:
        spec = EnteredSpec(
            kind="figure", measure="children-in-area", value="79,400", first=date(2018, 4, 1), last=date(2019, 3, 31),
            source="ONS mid-year estimates", source_on=date(2019, 4, 1),
        )  # fmt: skip
        return enter_figure(authority=self.world.authority, spec=spec, by=self.world.committee, today=TODAY)
