"""The pages of packs: who sees what, what each says, and that no word is lost."""

import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from reports.commands import pack_words, packs
from reports.models import CaseStudy, Pack, PackComment, PackWords, WorkProgrammeItem
from tests.factories.world import World
from tests.reports.packs.conftest import begun

SECTION = {"section": "timeliness"}


def words(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def at(name: str, pack: Pack, *more) -> str:
    return reverse(f"reports:{name}", args=[pack.reference, *more])


@pytest.fixture
def as_(client, world):
    def sign_in(who: str):
        client.force_login(getattr(world, who))
        return client

    return sign_in


def own_addresses() -> list[str]:
    """Return the names of the addresses of packs and of the work programme, as registered."""
    app = next(app for app in get_resolver().url_patterns if getattr(app, "app_name", "") == "reports")
    return [each.name for each in app.url_patterns if each.name.startswith(("pack-", "work-programme"))]


def filled(name: str, pack: Pack, item: WorkProgrammeItem, comment: PackComment, study: CaseStudy) -> str:
    parts = {
        "reference": pack.reference, "section": "disputes", "place": "words", "format": "csv", "act": "finish",
    }  # fmt: skip
    pks = {"pack-comment-answer": comment.pk, "pack-case-study": study.pk, "pack-case-study-out": study.pk}
    app = next(app for app in get_resolver().url_patterns if getattr(app, "app_name", "") == "reports")
    needed = next(each.pattern.converters for each in app.url_patterns if each.name == name)
    values = parts | {"pk": pks.get(name, item.pk)} | ({"section": "participation"} if name == "pack-quotes" else {})
    return reverse(f"reports:{name}", kwargs={part: values[part] for part in needed})


@pytest.fixture
def addresses(world, pack) -> dict[str, str]:
    from tests.reports.packs.test_preparing import TestWorkProgramme

    item = TestWorkProgramme().plan(world)
    comment = pack_words.comment(pack=pack, section="disputes", words="Quagga", by=world.manager)
    study, _ = pack_words.write_case_study(
        pack=pack, section="disputes", title="Quagga", words="Quagga", by=world.iro_manager
    )
    return {name: filled(name, pack, item, comment, study) for name in own_addresses()}


@pytest.mark.parametrize("who", ["worker", "support", "administrator", "governance", "foreign"])
def test_who_reads_no_figures_or_is_of_another_council_learns_nothing(client, world, addresses, who):
    client.force_login(World(slug="framley").iro_manager if who == "foreign" else getattr(world, who))
    for name, address in addresses.items():
        for method in (client.get, client.post):
            answer = method(address)
            assert "Quagga" not in words(answer), name
            own_list = who == "foreign" and "reference" not in address and "PAP-" not in address
            assert answer.status_code in ((200, 404, 405) if own_list else (403, 404, 405)), (name, answer.status_code)


@pytest.mark.parametrize("who", ["iro_manager", "committee", "manager", "iro"])
def test_every_address_answers_those_who_read_figures(client, world, addresses, who):
    client.force_login(getattr(world, who))
    for name, address in addresses.items():
        assert client.get(address).status_code in (200, 403, 405), name


def test_the_list_tells_what_is_still_to_write(as_, world, pack):
    pack_words.keep_words(pack=pack, section="key-messages", place="well", words="x", number=0, by=world.iro_manager)
    page = words(as_("committee").get("/reports/packs/"))
    places = sum(len(section.places) for section in pack.declared.sections)
    assert f"1 of {places} places written" in page
    assert "Still to write: Key messages, Purpose of the service and legal context" in page


def test_the_list_asks_no_more_as_packs_grow(as_, world):
    client, counts = as_("committee"), []
    for year in ("2016/17", "2017/18", "2018/19"):
        begun(world, "annual", year)
        begun(world, "young-people", year)
        client.get("/reports/packs/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/reports/packs/")
        counts.append(len(captured))
    assert counts[0] == counts[-1]


def test_a_pack_is_begun_in_the_browser(as_, world):
    client = as_("committee")
    answer = client.post("/reports/packs/new/", {"kind": "annual", "year": "2018/19"}, follow=True)
    assert "IRO annual report, Barchester, 2018/19 is begun" in words(answer)
    assert "0 of " in words(answer)


def test_a_progress_report_of_some_days_needs_no_year(as_, world):
    days = {f"{name}_{part}": value for name, parts in (("first", (1, 4, 2018)), ("last", (18, 11, 2018)))
            for part, value in zip(("day", "month", "year"), parts, strict=True)}  # fmt: skip
    as_("iro_manager").post("/reports/packs/new/", {"kind": "progress", "year": "", **days})
    pack = Pack.objects.get()
    assert (pack.first, pack.last) == (date(2018, 4, 1), date(2018, 11, 18))


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"kind": "progress", "year": ""}, "Enter the year, such as 2018/19"),
        ({"kind": "annual", "year": "the year 2018/19"}, "Which year?: 9 characters or fewer"),
        ({"kind": "annual", "year": "2018/20"}, "“2018/20” is no year from April to March"),
        ({"kind": "annual", "year": "2098/99"}, "2098/99 has not begun"),
        ({"kind": "annual", "year": ""}, "Enter the year, such as 2018/19"),
        ({"kind": "yearly", "year": "2018/19"}, "Select a valid choice"),
        ({"year": "2018/19"}, "Answer: Which paper?"),
        ({"kind": "quarterly", "year": "2018/19"}, "Answer: Which quarter?"),
    ],
)
def test_a_pack_that_cannot_be_begun_says_why(as_, typed, says):
    page = words(as_("iro_manager").post("/reports/packs/new/", typed))
    assert says in page
    assert not Pack.objects.exists()


def test_a_quarter_is_begun(as_):
    as_("iro_manager").post("/reports/packs/new/", {"kind": "quarterly", "year": "2018/19", "quarter": "3"})
    assert str(Pack.objects.get().first) == "2018-10-01"


def test_a_section_shows_tables_marked_places_and_how_they_are_counted(as_, pack):
    page = words(as_("committee").get(at("pack-section", pack, "disputes")))
    assert "Reasons for IRO escalations" in page
    assert "How it is counted: each escalation once" in page
    assert "[Words of the IRO manager: The stages, who answers" in page


def test_words_are_kept_and_stand_in_the_section(as_, world, pack):
    client, address = as_("iro_manager"), at("pack-words", pack, "timeliness", "words")
    answer = client.post(address, {"words": "Most were in time.\n\n- sickness\n- moves", "version": "0"}, follow=True)
    assert "The words are kept" in words(answer)
    assert "<li>sickness</li>" in answer.content.decode()
    assert "Version 1, Mina Oversight" in words(client.get(address))


def test_a_draft_is_kept_and_not_printed(as_, pack):
    client, address = as_("iro_manager"), at("pack-words", pack, "timeliness", "words")
    client.post(address, {"words": "Half a sent", "version": "0", "action": "draft"})
    assert "This is your draft of" in words(client.get(address))
    assert "Half a sent" not in words(client.get(at("pack-section", pack, "timeliness")))


def test_a_draft_keeps_itself(as_, pack):
    client, address = as_("iro_manager"), at("pack-words", pack, "timeliness", "words")
    answer = client.post(address, {"words": "Half", "version": "0", "action": "autosave"})
    assert answer.json()["version"] == 0
    assert "Half" in words(client.get(address))


def test_a_lost_race_gives_the_words_back(as_, world, pack):
    client, address = as_("iro_manager"), at("pack-words", pack, "timeliness", "words")
    pack_words.keep_words(
        pack=pack, section="timeliness", place="words", words="Theirs.", number=0, by=world.iro_manager
    )
    page = client.post(address, {"words": "Mine, much longer.", "version": "0"})
    assert "Mine, much longer." in words(page)
    assert "Mina Oversight kept other words here" in words(page)
    assert "Theirs." in words(page)
    client.post(address, {"words": "Theirs. Mine.", "version": "1"})
    assert PackWords.objects.order_by("number").last().words == "Theirs. Mine."


def test_words_that_are_too_long_are_given_back(as_, pack):
    page = as_("iro_manager").post(
        at("pack-words", pack, "timeliness", "words"), {"words": "y" * 20_001, "version": "0"}
    )
    assert "please; this has 20001" in words(page)
    assert "y" * 20_001 in page.content.decode()


def test_a_suggestion_is_printed_only_once_it_is_kept(as_, pack):
    client = as_("iro_manager")
    assert "A suggestion to begin with" in words(client.get(at("pack-words", pack, "purpose", "law")))
    assert "section 25A" not in words(client.get(at("pack-section", pack, "purpose")))


def test_the_committee_officer_writes_no_words(as_, pack):
    answer = as_("committee").post(at("pack-words", pack, "timeliness", "words"), {"words": "x", "version": "0"})
    assert answer.status_code == 403
    assert "is for the IRO manager" in words(answer)


def test_a_manager_comments_and_the_author_answers(as_, world, pack):
    as_("manager").post(at("pack-comment", pack, "timeliness"), {"comment-words": "Is 94.6 right?"})
    row = PackComment.objects.get()
    client = as_("iro_manager")
    client.post(at("pack-comment-answer", pack, row.pk), {"answer-words": "It is."})
    page = words(client.get(at("pack-section", pack, "timeliness")))
    assert "Is 94.6 right?" in page
    assert "Answer of Mina Oversight" in page


def test_a_table_is_put_in_and_taken_out(as_, pack):
    client, here = as_("committee"), at("pack-section", pack, "good-practice")
    client.post(
        at("pack-table-add", pack, "good-practice"), {"table-slug": "escalation-reasons|children", "table-compare": "1"}
    )
    assert "Reasons for IRO escalations" in words(client.get(here))
    client.post(at("pack-table-out", pack, "good-practice"), {"slug": "escalation-reasons", "unit": "children"})
    assert "How it is counted: each child" not in words(client.get(here))


def test_a_table_is_put_into_a_paper_from_its_own_page(as_, pack):
    client = as_("committee")
    address = re.search(
        r'href="(/reports/packs/put/[^"]*)"', client.get("/reports/escalation-reasons/?unit=children").text
    )
    where = {"where": f"{pack.reference}/good-practice"}
    answer = client.post(unescape(address[1]), where, follow=True)
    assert "How it is counted: each child" in words(answer)
    again = client.post(unescape(address[1]), where)
    assert "That table is in this section already" in words(again)
    assert "There is a problem" in words(client.post(unescape(address[1]), {"where": "x"}))
    assert client.get("/reports/packs/put/?table=x&compare=99").status_code == 200


def test_only_who_prepares_papers_puts_tables_in(as_, pack):
    client = as_("manager")
    assert "/packs/put/" not in client.get("/reports/escalation-reasons/").text
    assert client.get("/reports/packs/put/").status_code == 403


def test_a_case_study_with_a_name_says_where_and_never_which(as_, world, pack):
    world.child("Quillon Featherstone")
    client = as_("iro_manager")
    typed = {"title": "A plan that changed", "words": "It began.\n\nQuillon Featherstone stayed."}
    page = client.post(at("pack-case-study-new", pack, "disputes"), typed, follow=True)
    assert "Paragraph 2 holds the name of a child in care." in words(page)
    outside_the_form = re.sub(r"<textarea.*?</textarea>", "", page.content.decode(), flags=re.DOTALL)
    assert "Quillon" not in outside_the_form
    assert "Quillon" not in words(as_("committee").get(at("pack-section", pack, "disputes")))


def test_the_whole_paper_stands_on_one_page(as_, pack):
    page = words(as_("manager").get(at("pack-preview", pack)))
    assert "15. Work programme for next year" in page
    assert "Figures as recorded by" in page


def test_it_is_marked_as_ready_and_taken_back(as_, world, pack):
    client = as_("iro_manager")
    assert "It is marked as ready" in words(client.post(at("pack-act", pack, "finish"), follow=True))
    assert "It is a draft again" in words(client.post(at("pack-act", pack, "rework"), follow=True))
    assert as_("committee").post(at("pack-act", pack, "finish")).status_code == 403


def test_who_publishes_says_why_before_small_counts_go_out(as_, pack):
    client, file = as_("committee"), at("pack-file", pack, "json")
    assert "This file holds every count" in words(client.get(file))
    assert client.get(f"{file}?small=hide")["Content-Type"] == "application/json"
    assert client.post(file, {"why": "The director asked for it."})["Content-Type"] == "application/json"
    assert as_("manager").get(file)["Content-Type"] == "application/json"


def test_the_work_programme_is_planned_answered_and_carried_on(as_, world):
    client = as_("iro_manager")
    typed = {"priority": "Reviews in time", "who": "IRO manager", "target": "95 %"}
    day = {"by_when_day": "31", "by_when_month": "3", "by_when_year": "2019"}
    client.post("/reports/work-programme/new/?year=2018-19", typed | day)
    item = WorkProgrammeItem.objects.get()
    assert "1 priority of 2018/19 is not answered yet" in words(client.get("/reports/work-programme/?year=2019-20"))
    answer = client.post(f"/reports/work-programme/{item.pk}/answer/", {"outcome": "not-done"})
    assert "what stood in the way" in words(answer)
    client.post(f"/reports/work-programme/{item.pk}/answer/", {"outcome": "not-done", "words": "No money."})
    client.post(f"/reports/work-programme/{item.pk}/carry/", {**day, "by_when_year": "2020"})
    assert "Carried on from the year before" in words(client.get("/reports/work-programme/?year=2019-20"))


@pytest.mark.parametrize("odd", ["PAP-9999-9999", "a%00b", "9" * 500])
def test_an_odd_address_gets_a_page(as_, odd):
    assert as_("iro_manager").get(f"/reports/packs/{odd}/").status_code == 404


def test_ready_packs_show_the_committee_officer_where_to_publish(as_, world, pack):
    packs.finish_pack(pack=pack, by=world.iro_manager)
    assert "Publish" in words(as_("committee").get(pack.get_absolute_url()))
