from django.urls import path

from reviews.views import decisions, event, people, record, scheduling, service, workflow

app_name = "reviews"
urlpatterns = [
    path("", event.review_list, name="review-list"),
    path("service/", service.home, name="service"),
    path("service/caseload/", service.caseload, name="service-caseload"),
    path("calendar/", scheduling.calendar, name="calendar"),
    path("calendar/reviews.ics", scheduling.calendar_file, name="calendar-file"),
    path("schedule/", scheduling.schedule, name="schedule"),
    path("<slug:reference>/", event.review_detail, name="review-detail"),
    path("<slug:reference>/day/", event.review_plan, name="review-plan"),
    path("<slug:reference>/held/", event.review_hold, name="review-hold"),
    path("<slug:reference>/steps/<slug:key>/<slug:action>/", workflow.step_act, name="step-act"),
    path("<slug:reference>/gate/", workflow.gate, name="gate-lift"),
    path("<slug:reference>/plan/", workflow.plan_updated, name="plan-updated"),
    path("<slug:reference>/plan-received/", people.plan_received, name="plan-received"),
    path("<slug:reference>/people/", people.people, name="people"),
    path("<slug:reference>/record/", record.write, name="record-write"),
    path("<slug:reference>/record/distribute/", record.distribute, name="record-distribute"),
    path("<slug:reference>/record/correct/", record.correct, name="record-correct"),
    path("<slug:reference>/record/<int:number>/", record.version, name="record-version"),
    path("<slug:reference>/decisions/new/", decisions.create, name="decision-create"),
    path("<slug:reference>/decisions/send/", decisions.send, name="decision-send"),
    path("<slug:reference>/decisions/earlier/", decisions.check, name="decision-check"),
    path("<slug:reference>/decisions/<int:number>/change/", decisions.change, name="decision-change"),
    path("<slug:reference>/decisions/<int:number>/<slug:action>/", decisions.answer, name="decision-act"),
]
