"""Subject access: requests for a child's whole record, the files that answer them, what became of them."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from children import commands
from children.models import SubjectAccessRequest
from children.subject_access import can_answer_subject_access
from iro_portal.core import audit
from iro_portal.core.downloads import OFFICE, attachment
from iro_portal.core.marking import Kind, marking
from iro_portal.core.views import attempt
from iro_portal.home.subject_access.files import WholeRecord
from iro_portal.home.subject_access.forms import AnswerForm, ExtendForm, RequestForm
from people.permissions import require
from people.roles import Permission
from people.taking import takes_records

A_PAGE = 25
WORD = f"{OFFICE}.wordprocessingml.document"
PURPOSES = {"marked": False, "to-give-out": True}


def request_list(request: HttpRequest) -> HttpResponse:
    """Requests that wait, the most urgent first, and those that were answered."""
    require(request.user, Permission.ANSWER_SUBJECT_ACCESS)
    rows = SubjectAccessRequest.objects.visible_to(request.user).select_related("child", "authority")
    answered = Paginator(rows.exclude(answered_on=None), A_PAGE).get_page(request.GET.get("page"))
    waiting = sorted(rows.open(), key=lambda row: row.due_on)
    context = {"waiting": waiting, "page": answered, "today": timezone.localdate()}
    return render(request, "subject_access/request_list.html", context)


def request_add(request: HttpRequest) -> HttpResponse:
    """Record a request."""
    require(request.user, Permission.ANSWER_SUBJECT_ACCESS)
    form = RequestForm(request.POST or None)
    record = partial(commands.record_subject_access, by=request.user, on=timezone.localdate())
    if form.is_valid() and (made := attempt(form, record, **form.cleaned_data)):
        messages.success(request, f"{made} is recorded.")
        return redirect(made)
    return render(request, "subject_access/request_add.html", {"form": form})


def request_detail(request: HttpRequest, request_reference: str) -> HttpResponse:
    """One request: who asked, until when to answer, the files, how it was answered."""
    return _page(request, _asked(request, request_reference))


@require_POST
def extend(request: HttpRequest, request_reference: str) -> HttpResponse:
    """Give two more months."""
    asked, form = _asked(request, request_reference), ExtendForm(request.POST)
    more = partial(commands.extend_subject_access, request=asked, by=request.user, on=timezone.localdate())
    if form.is_valid() and (changed := attempt(form, more, **form.cleaned_data)):
        messages.success(request, f"The answer to {changed} is due two months later.")
        return redirect(changed)
    return _page(request, asked, extend=form)


@require_POST
def answer(request: HttpRequest, request_reference: str) -> HttpResponse:
    """Say how it was answered."""
    asked, form = _asked(request, request_reference), AnswerForm(request.POST)
    done = partial(commands.answer_subject_access, request=asked, by=request.user, on=timezone.localdate())
    if form.is_valid() and (changed := attempt(form, done, **form.cleaned_data)):
        messages.success(request, f"{changed} is answered.")
        return redirect(changed)
    return _page(request, asked, answer=form)


@takes_records
def record_file(request: HttpRequest, request_reference: str, purpose: str, file_format: str) -> HttpResponse:
    """The whole record as a file, as long as the request waits for its answer."""
    asked = _asked(request, request_reference)
    if purpose not in PURPOSES or file_format not in ("docx", "json") or asked.answered_on:
        raise Http404
    record = WholeRecord.of(asked, marking(Kind.RECORDS, request.user), given_out=PURPOSES[purpose])
    # Others are named in it too; it is this child's record that was taken.
    audit.read("subjectaccessrequest.take", by=request.user, subject=asked, children=[asked.child_id])
    name = f"{asked.reference}-{asked.child.reference}-{purpose}.{file_format}"
    if file_format == "docx":
        return attachment(record.as_word(), WORD, name)
    return attachment(record.as_json(), "application/json; charset=utf-8", name)


def _page(request, asked: SubjectAccessRequest, **forms) -> HttpResponse:
    waits = asked.answered_on is None
    context = {
        "asked": asked, "waits": waits, "today": timezone.localdate(),
        "extend": (forms.get("extend") or ExtendForm()) if waits and not asked.extended_why else None,
        "answer": (forms.get("answer") or AnswerForm()) if waits else None,
    }  # fmt: skip
    return render(request, "subject_access/request_detail.html", context)


def _asked(request, reference: str) -> SubjectAccessRequest:
    rows = SubjectAccessRequest.objects.visible_to(request.user)
    found = get_object_or_404(
        rows.select_related("child", "authority", "recorded_by", "answered_by"), reference=reference
    )
    can_answer_subject_access.check(found, request.user)
    return found
