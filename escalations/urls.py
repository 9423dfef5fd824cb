from django.urls import path

from escalations.views import case_file, concerns, hand_over, lists, overview, own, page, praise

app_name = "escalations"
urlpatterns = [
    path("", overview.escalation_list, name="escalation-list"),
    path("escalations.csv", overview.export, {"file_format": "csv"}, name="export-csv"),
    path("escalations.xlsx", overview.export, {"file_format": "xlsx"}, name="export-xlsx"),
    path("not-filed/", overview.not_filed, name="not-filed"),
    path("not-filed/<slug:reference>/<slug:child>/", overview.mark_filed, name="mark-filed"),
    path("case-file/<slug:reference>/<slug:child>.txt", case_file.text, name="case-file-text"),
    path("case-file/<slug:reference>/<slug:child>.pdf", case_file.pdf, name="case-file-pdf"),
    path("lists/", lists.overview, name="list-overview"),
    path("lists/<slug:kind>/new/", lists.begin, name="list-begin"),
    path("lists/<slug:kind>/<int:pk>/", lists.detail, name="list-detail"),
    path("lists/<slug:kind>/<int:pk>/change/", lists.change, name="list-change"),
    path("lists/<slug:kind>/<int:pk>/take-back/", lists.take_back, name="list-take-back"),
    path("hand-over/", hand_over.choose, name="hand-over"),
    path("hand-over/<int:pk>/", hand_over.hand_over, name="hand-over-from"),
    path("good-practice/", praise.praise_list, name="praise-list"),
    path("good-practice/new/", praise.create, name="praise-create"),
    path("good-practice/<slug:reference>/", praise.detail, name="praise-detail"),
    path("concerns/", concerns.concern_list, name="concern-list"),
    path("concerns/new/", concerns.create, name="concern-create"),
    path("concerns/<slug:reference>/", concerns.detail, name="concern-detail"),
    path("raise/", own.raise_escalation, name="escalation-raise"),
    path("record/", own.record_challenge, name="challenge-record"),
    path("drafts/<slug:reference>/", own.edit_draft, name="draft-edit"),
    path("drafts/<slug:reference>/discard/", own.discard_draft, name="draft-discard"),
    # The general patterns come last: everything above has a name of its own.
    path("<slug:reference>/", page.detail, name="escalation-detail"),
    path("<slug:reference>/answer/", page.answer, name="escalation-answer"),
    path("<slug:reference>/<slug:action>/", page.act, name="escalation-act"),
]
