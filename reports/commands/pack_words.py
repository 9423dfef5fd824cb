"""What stands in a pack in words: the author's own, children's quotes, case studies, others' comments."""

from itertools import chain

from django.db import transaction
from django.utils import timezone

from children.anonymity import Finding, Known, findings, found_in
from children.commands.naming import refuse_names
from iro_portal.core import audit
from iro_portal.core.transitions import NotInOrder, lock
from people.models import Staff
from reports.models import CaseStudy, Pack, PackComment, PackQuote, PackWords, PackWordsDraft
from reports.packs.building import latest_words, printed_besides
from reports.packs.declaring import Part
from reports.packs.paper import Paper, words_of_tables
from reports.packs.permissions import can_comment, can_write
from reviews.models import ChildView


@transaction.atomic
def keep_words(*, pack: Pack, section: str, place: str, words: str, number: int, by: Staff) -> PackWords:
    """This function will keep the words of a place as a new version; earlier ones stay readable.

    `number` is the version that the author saw. Raises Denied; NotInOrder for a place that there is not, for words that
    name a child in care, and where somebody else kept other words meanwhile (the caller gives the words back).
    """
    locked = _locked(pack, by)
    _refuse_place(locked, section, place)
    latest = latest_version(locked, section, place)
    current = latest.number if latest else 0
    if number != current:
        raise NotInOrder(
            f"{latest.by} kept other words here at {timezone.localtime(latest.recorded_at):%H:%M on %d/%m/%Y}. Yours are "
            "below, not yet kept: read theirs, put together what should stand, and keep it.",
            field="words",
        )  # fmt: skip
    refuse_names(locked.authority, {"words": words})
    _own_drafts(locked, section, place, by).delete()
    if latest and latest.words == words.strip():
        return latest
    row = PackWords.objects.create(
        authority=locked.authority, pack=locked, section=section, place=place, number=current + 1,
        words=words.strip(), by=by,
    )  # fmt: skip
    detail = {"section": section, "place": place, "version": row.number, "characters": len(row.words)}
    audit.record("pack.words", by=by, subject=locked, detail=detail)
    return row


@transaction.atomic
def save_words_draft(*, pack: Pack, section: str, place: str, words: str, number: int, by: Staff) -> PackWordsDraft:
    """This function will keep what an author is writing; only they see it, and nothing of it is printed.

    Raises Denied; NotInOrder for a place that there is not.
    """
    locked = _locked(pack, by)
    _refuse_place(locked, section, place)
    draft, _ = PackWordsDraft.objects.update_or_create(
        pack=locked, section=section, place=place, by=by,
        defaults={"authority": locked.authority, "words": words, "number": number},
    )  # fmt: skip
    return draft


def latest_version(pack: Pack, section: str, place: str) -> PackWords | None:
    """Return the words of a place that are printed; None where nobody has kept any."""
    rows = PackWords.objects.filter(pack=pack, section=section, place=place)
    return rows.select_related("by").order_by("-number").first()


def own_draft(pack: Pack, section: str, place: str, by: Staff) -> PackWordsDraft | None:
    """Return what this person was writing in a place, and has not kept."""
    return _own_drafts(pack, section, place, by).first()


def quotes_fit(pack: Pack):
    """Return children's quotes of the period that were checked, and that the child agrees to have printed."""
    rows = ChildView.objects.filter(authority=pack.authority, quote_fit=True, given_on__range=(pack.first, pack.last))
    return rows.order_by("given_on", "pk")


@transaction.atomic
def choose_quotes(*, pack: Pack, section: str, views: list[ChildView], by: Staff) -> list[PackQuote]:
    """This function will print exactly these quotes in a section.

    Raises Denied; NotInOrder for a section without quotes, and for a quote that is not marked as fit to be printed.
    """
    locked = _locked(pack, by)
    _refuse_part(locked, section, Part.QUOTES, "quotes")
    fit = set(quotes_fit(locked).filter(pk__in=[view.pk for view in views]).values_list("pk", flat=True))
    if any(view.pk not in fit for view in views):
        raise NotInOrder("Only quotes that are marked as fit to be printed can be chosen.", field="views")
    before = {row.view_id: row for row in PackQuote.objects.filter(pack=locked, section=section)}
    for view in views:
        row = before.pop(view.pk, None) or PackQuote(
            authority=locked.authority, pack=locked, section=section, view=view
        )
        row.is_in, row.by = True, by
        row.save()
    for row in before.values():
        row.is_in = False
        row.save()
    audit.record("pack.quotes", by=by, subject=locked, detail={"section": section, "chosen": len(views)})
    return list(PackQuote.objects.filter(pack=locked, section=section, is_in=True))


@transaction.atomic
def write_case_study(
    *, pack: Pack, section: str, title: str, words: str, by: Staff, study: CaseStudy | None = None,
    no_name_because: str = "",
) -> tuple[CaseStudy, list[Finding]]:  # fmt: skip
    """This function will keep a case study and check whether it tells who it is about; returns it with what was found.

    It is kept whatever is found, and printed only once nothing is. Where all that is found is a name alone, which can
    be chance, the author may say why it is none (`no_name_because`, logged); new words are checked anew.
    Raises Denied; NotInOrder for a section without case studies, and for one without a title or words.
    """
    locked = _locked(pack, by)
    _refuse_part(locked, section, Part.CASE_STUDIES, "case studies")
    for field, value in (("title", title), ("words", words)):
        if not value.strip():
            raise NotInOrder("Give it a title." if field == "title" else "Write the case study.", field=field)
    row = study or CaseStudy(authority=locked.authority, pack=locked, section=section, by=by)
    found = findings(locked.authority, words, title)
    before = audit.standing(row)
    row.title, row.words, row.no_name_because = title.strip(), words.strip(), no_name_because.strip()
    row.is_clear = not found or (bool(row.no_name_because) and all(each.sort.may_be_chance for each in found))
    row.save()
    detail = {"study": row.pk, "found": len(found), "clear": row.is_clear, "said_chance": bool(row.no_name_because)}
    audit.record("pack.case-study", by=by, subject=locked, detail=detail, values=audit.since(before, row))
    return row, found


def check_case_study(study: CaseStudy) -> list[Finding]:
    """Return what in a case study tells who it is about, as people are known today."""
    return findings(study.authority, study.words, study.title)


def why_not_fit(pack: Pack, paper: Paper) -> str:
    """Say what of a pack, and of its paper, still tells of a child, as people are known today; empty where nothing does."""
    known = Known.of(pack.authority)
    for study in CaseStudy.objects.filter(pack=pack, is_in=True):
        found = found_in(study.words, study.title, known)
        if not study.is_clear or any(not each.sort.may_be_chance for each in found):
            return f"The case study “{study.title}” still tells who it is about; put it right or take it out."
    written = ((pack.declared.section(key).title, words) for (key, _), words in latest_words(pack).items())
    for title, words in chain(written, printed_besides(pack)):
        if sure := [each for each in found_in(words, "", known) if each.sort.is_sure]:
            return f"{title}: {sure[0]} Put the words right first."
    for title, words in words_of_tables(paper):
        if sure := [each for each in found_in(words, "", known) if each.sort.is_sure]:
            return (
                f"{title}: a table holds {sure[0].sort.value}, in its title, a label or a note. Put it right where it "
                "was typed, or take the table out first."
            )
    return ""


@transaction.atomic
def take_case_study_out(*, study: CaseStudy, by: Staff) -> CaseStudy:
    """This function will leave a case study out of its pack. Raises Denied."""
    _locked(study.pack, by)
    before = audit.standing(study)
    study.is_in = False
    study.save()
    audit.record(
        "pack.case-study-out", by=by, subject=study.pack, detail={"study": study.pk}, values=audit.since(before, study)
    )
    return study


@transaction.atomic
def comment(*, pack: Pack, section: str, words: str, by: Staff) -> PackComment:
    """This function will add a comment on a section; it changes nothing that the author wrote.

    Raises Denied; NotInOrder for a section that there is not, for a comment that says nothing or names a child in care.
    """
    can_comment.check(pack, by)
    if section not in {each.key for each in pack.declared.sections}:
        raise NotInOrder("There is no such section.", field="section")
    if not words.strip():
        raise NotInOrder("Write what you want to say.", field="words")
    refuse_names(pack.authority, {"words": words})
    row = PackComment.objects.create(
        authority=pack.authority, pack=pack, section=section, words=words.strip(), by=by
    )  # fmt: skip
    audit.record("pack.comment", by=by, subject=pack, detail={"section": section, "comment": row.pk})
    return row


@transaction.atomic
def answer_comment(*, comment: PackComment, words: str, by: Staff) -> PackComment:
    """This function will answer a comment: the author says what was made of it.

    Raises Denied; NotInOrder for an answer that says nothing or names a child in care, and where there is one already.
    """
    _locked(comment.pack, by)
    row = PackComment.objects.select_for_update().get(pk=comment.pk)
    if row.answer:
        raise NotInOrder(f"{row.answered_by} has answered this already.")
    if not words.strip():
        raise NotInOrder("Say what you made of it.", field="words")
    refuse_names(comment.pack.authority, {"words": words})
    before = audit.standing(row)
    row.answer, row.answered_by, row.answered_at = words.strip(), by, timezone.now()
    row.save()
    audit.record(
        "pack.answer-comment",
        by=by,
        subject=comment.pack,
        detail={"comment": comment.pk},
        values=audit.since(before, row),
    )
    return row


def _locked(pack: Pack, by: Staff) -> Pack:
    locked = lock(pack)
    can_write.check(locked, by)
    return locked


def _own_drafts(pack: Pack, section: str, place: str, by: Staff):
    return PackWordsDraft.objects.filter(pack=pack, section=section, place=place, by=by)


def _refuse_place(pack: Pack, section: str, place: str) -> None:
    try:
        pack.declared.section(section).place(place)
    except KeyError:
        raise NotInOrder("This paper has no such place for words.") from None


def _refuse_part(pack: Pack, section: str, part: Part, what: str) -> None:
    parts = {each.key: each.parts for each in pack.declared.sections}
    if part not in parts.get(section, ()):
        holds = ", ".join(each.title for each in pack.declared.sections if part in each.parts) or "none of this paper"
        raise NotInOrder(f"That section has no {what}; they stand in: {holds}.", field="section")
