"""One child's part of an escalation as a text and a PDF, for the child's main record."""

from django.shortcuts import get_object_or_404, render

from escalations.case_file import CaseFile, case_file
from escalations.commands.files import take_for_case_file
from escalations.models import Escalation
from iro_portal.core.downloads import attachment
from iro_portal.core.marking import Kind, marking
from iro_portal.core.pdf import PdfUnavailable
from people.taking import takes_records


@takes_records
def text(request, reference, child):
    """The file as plain text."""
    file = _taken(request, reference, child, "txt")
    return attachment(file.as_text(), "text/plain; charset=utf-8", f"{reference}-{child}.txt")


@takes_records
def pdf(request, reference, child):
    """The file as a tagged PDF; where the machine cannot write one, a sentence."""
    file = _taken(request, reference, child, "pdf")
    try:
        return attachment(file.as_pdf(), "application/pdf", f"{reference}-{child}.pdf")
    except PdfUnavailable as missing:
        return render(request, "escalations/no_pdf.html", {"sentence": str(missing)}, status=503)


def _taken(request, reference, child, file_format) -> CaseFile:
    escalation = get_object_or_404(Escalation.objects.visible_to(request.user).sent(), reference=reference)
    row = get_object_or_404(escalation.children.known_to(request.user).select_related("child"), child__reference=child)
    take_for_case_file(escalation=escalation, child=row.child, by=request.user, file_format=file_format)
    return case_file(escalation, row.child, marking(Kind.RECORDS, request.user))
