"""Publish a paper, and withdraw what was published."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from children.commands.naming import refuse_names
from iro_portal.core import audit
from iro_portal.core.marking import Marking
from iro_portal.core.references import next_reference
from iro_portal.core.transitions import NotInOrder, perform
from people.models import Staff
from reports.commands.pack_words import why_not_fit
from reports.disclosure import Disclosive, Unhideable, refuse_if_disclosive
from reports.frozen import canonical
from reports.models import Pack, Publication, PublicationFile, PublicationWithdrawal
from reports.models.publications import checksum, list_of
from reports.packs.building import paper_of
from reports.packs.files import FORMATS, render_paper
from reports.packs.paper import Paper
from reports.packs.permissions import can_publish
from reports.publishing import name_of, published_before


@transaction.atomic
def publish(
    *, pack: Pack, by: Staff, at: datetime, version: int | None = None, hide_small: bool = True, why_shown: str = ""
) -> Publication:
    """This function will freeze a pack as it reads now: its figures, a checksum over them, and its files byte for byte.

    Small counts are hidden, in all its tables together and against what was published before of the same period, and a
    solver proves that each hidden cell could be another; `hide_small=False` needs `why_shown`, and is logged. Raises
    NotInOrder where the reason is missing, the figures cannot be made safe or a child is named by now, Denied, MovedOn.
    """
    why_shown = "" if hide_small else why_shown.strip()
    if not hide_small and not why_shown:
        raise NotInOrder("Say why small counts are shown: who agreed to it, and on what ground.", field="why_shown")
    refuse_names(pack.authority, {"why_shown": why_shown})
    today = timezone.localdate(at)
    paper = _public(pack, at) if hide_small else paper_of(pack, today)
    if told := why_not_fit(pack, paper):
        raise NotInOrder(told)
    pack = perform(pack, "publish", by=by, happened_at=at, version=version)
    threshold = settings.DISCLOSURE_THRESHOLD if hide_small else 0
    figures, reference = canonical(paper.tables), next_reference(pack.authority_id, "PUB", today.year)
    # What the public gets bears the classification of its front sheet, and no marking of the government’s.
    files = _files_of(paper, pack.title, reference, Marking(paper.classified, str(by), at))
    publication = Publication.objects.create(
        authority=pack.authority, pack=pack, reference=reference, title=pack.title, first=pack.first, last=pack.last,
        figures=figures, counted=canonical(paper.counted), checksum=checksum(figures), listed=list_of(files),
        recorded_by=at, threshold=threshold, why_shown=why_shown, by=by, at=at,
    )  # fmt: skip
    for file in files:
        file.publication = publication
        file.save()
    # The log is sealed: it tells of a publication that was written anew, its checksums with it.
    sums = {"checksum": publication.checksum, "files": checksum(publication.listed)}
    detail = {"pack": pack.reference, "threshold": threshold, **sums}
    audit.record(
        "publication.publish", by=by, subject=publication, detail=detail, values={"why_shown": ["", why_shown]}
    )
    return publication


def _public(pack: Pack, at: datetime) -> Paper:
    """Return the paper as the public gets it; raises NotInOrder where its figures would give somebody away."""
    earlier = published_before(pack.authority, pack.period)
    try:
        paper = paper_of(pack, timezone.localdate(at), suppressed=True, earlier=earlier)
        refuse_if_disclosive(paper.tables, settings.DISCLOSURE_THRESHOLD, earlier, paper.bounds, paper.counted)
    except Disclosive as problem:
        raise NotInOrder(str(problem)) from None
    except Unhideable as problem:
        raise NotInOrder(problem.sentence) from None
    return paper


def _files_of(paper: Paper, title: str, reference: str, mark: Marking) -> list[PublicationFile]:
    bodies = {each: render_paper(paper, each.key, mark) for each in FORMATS.values()}
    return [
        PublicationFile(
            format=each.key, label=each.label, media_type=each.media_type, body=body,
            name=name_of(title, reference, each.key), checksum=checksum(body),
        )
        for each, body in bodies.items()
    ]  # fmt: skip


@transaction.atomic
def withdraw_publication(*, publication: Publication, why: str, by: Staff, at: datetime) -> PublicationWithdrawal:
    """This function will mark a publication as withdrawn; it stays as it was, and its pack can be put right.

    Raises NotInOrder without a reason, with one that names a child in care, or where it was withdrawn before; Denied.
    """
    pack = Pack.objects.select_for_update(of=("self",)).get(pk=publication.pack_id)
    can_publish.check(pack, by)
    if not why.strip():
        raise NotInOrder("Say why it is withdrawn.", field="why")
    refuse_names(pack.authority, {"why": why})
    before = PublicationWithdrawal.objects.filter(publication=publication).select_related("by").first()
    if before is not None:
        raise NotInOrder(f"{publication} was withdrawn by {before.by} already.")
    withdrawal = PublicationWithdrawal.objects.create(publication=publication, why=why.strip(), by=by, at=at)
    perform(pack, "withdraw", by=by, happened_at=at)
    audit.record("publication.withdraw", by=by, subject=publication, values={"why": ["", why.strip()]})
    return withdrawal
