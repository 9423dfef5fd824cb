"""Addresses of the reports. What is no slug of a report comes first."""

from django.urls import path

from reports import views
from reports.views import pack_sections, packs, work_programme

app_name = "reports"
PACK = "packs/<slug:reference>/"
SECTION = f"{PACK}sections/<slug:section>/"
urlpatterns = [
    path("", views.report_list, name="report-list"),
    path("build/", views.table_build, name="table-build"),
    path("build/save/", views.table_save, name="table-save"),
    path("build/records/", views.table_records, name="table-records"),
    path("entered/", views.entered_list, name="entered-list"),
    path("entered/new/", views.entered_new, name="entered-new"),
    path("entered/<int:pk>/", views.entered_detail, name="entered-detail"),
    path("reconcile/", views.reconcile_choose, name="reconcile-choose"),
    path("reconcile/<slug:slug>/", views.reconcile_table, name="reconcile-table"),
    path("publications/", views.publication_list, name="publication-list"),
    path("publications/<slug:reference>/", views.publication_detail, name="publication-detail"),
    path("publications/<slug:reference>/compare/", views.publication_compare, name="publication-compare"),
    path("publications/<slug:reference>/withdraw/", views.publication_withdraw, name="publication-withdraw"),
    path("publications/<slug:reference>/<slug:format>/", views.publication_file, name="publication-file"),
    path("packs/<slug:reference>/publish/", views.pack_publish, name="pack-publish"),
    path("packs/", packs.pack_list, name="pack-list"),
    path("packs/new/", packs.pack_new, name="pack-new"),
    path("packs/put/", pack_sections.pack_put, name="pack-put"),
    path(PACK, packs.pack_detail, name="pack-detail"),
    path(f"{PACK}front-sheet/", packs.pack_front, name="pack-front"),
    path(f"{PACK}preview/", packs.pack_preview, name="pack-preview"),
    path(f"{PACK}act/<slug:act>/", packs.pack_act, name="pack-act"),
    path(f"{PACK}file/<slug:format>/", packs.pack_file, name="pack-file"),
    path(f"{PACK}comments/<int:pk>/", pack_sections.pack_comment_answer, name="pack-comment-answer"),
    path(SECTION, pack_sections.pack_section, name="pack-section"),
    path(f"{SECTION}words/<slug:place>/", pack_sections.pack_words, name="pack-words"),
    path(f"{SECTION}comment/", pack_sections.pack_comment, name="pack-comment"),
    path(f"{SECTION}tables/add/", pack_sections.pack_table_add, name="pack-table-add"),
    path(f"{SECTION}tables/out/", pack_sections.pack_table_out, name="pack-table-out"),
    path(f"{SECTION}quotes/", pack_sections.pack_quotes, name="pack-quotes"),
    path(f"{SECTION}case-studies/new/", pack_sections.pack_case_study, name="pack-case-study-new"),
    path(f"{SECTION}case-studies/<int:pk>/", pack_sections.pack_case_study, name="pack-case-study"),
    path(f"{SECTION}case-studies/<int:pk>/out/", pack_sections.pack_case_study_out, name="pack-case-study-out"),
    path("work-programme/", work_programme.programme, name="work-programme"),
    path("work-programme/new/", work_programme.item_new, name="work-programme-new"),
    path("work-programme/<int:pk>/", work_programme.item_change, name="work-programme-change"),
    path("work-programme/<int:pk>/answer/", work_programme.item_answer, name="work-programme-answer"),
    path("work-programme/<int:pk>/carry/", work_programme.item_carry, name="work-programme-carry"),
    path("work-programme/<int:pk>/out/", work_programme.item_out, name="work-programme-out"),
    path("<slug:slug>/", views.report_detail, name="report-detail"),
    path("<slug:slug>/records/", views.report_records, name="report-records"),
    path("<slug:key>/remove/", views.table_remove, name="table-remove"),
]
