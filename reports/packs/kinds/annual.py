"""The annual report of the IRO service, as the IRO Handbook (paragraph 7.11) asks for it, in the usual order.

Its items there: the dispute process with an analysis of issues and outcomes; the development of the service: caseloads,
continuity, the team and how it reflects the children; participation of children and parents; reviews on time, out of
time and why; quality assurance of reviews; resources that put a good service at risk.
"""

from reports.packs.declaring import DOING, Ask, Kind, Part, Place, Section, Span


def _saying(asks: str) -> Place:
    return Place("words", asks, "What the figures say")


def _doing(asks: str = "What was done or is planned, by whom and by when") -> Place:
    return Place(DOING, asks, "What are we doing about it?")


LAW = """The Children Act 1989 (section 25A, added by the Children and Young Persons Act 2008) requires the local authority to \
appoint an Independent Reviewing Officer (IRO) for each child in its care. The IRO Handbook is statutory guidance for IROs \
and for those who employ them.

The IRO chairs the child’s reviews and monitors the case between them, makes sure that the child’s wishes and feelings \
are heard, and challenges drift and delay. The IRO does not manage the case, supervise the social worker or write the plan. \
Where a dispute cannot be resolved, the IRO can refer the case to Cafcass at any point (section 25B).

The Care Planning, Placement and Case Review (England) Regulations 2010 set when reviews are held:
- the first within 20 working days of a child’s becoming looked after
- the second within 3 months of the first
- each later one within 6 months of the one before."""

ANNUAL = Kind(
    key="annual",
    title="IRO annual report",
    what_for="The year of the IRO service, for the Corporate Parenting Committee and the safeguarding partnership.",
    span=Span.YEAR,
    source="IRO Handbook, paragraph 7.11",
    sections=(
        Section(
            "key-messages", "Key messages", "What a reader who reads one page should take away.",
            (
                Place("well", "Four to eight lines, each beginning with a dash", "What has gone well?"),
                Place("improve", "What did not go well, said plainly", "What can be improved?"),
                _doing(),
            ),
            (Ask("review-headlines", compare=1), Ask("escalation-headlines", compare=1)),
        ),
        Section(
            "purpose", "Purpose of the service and legal context", "What IROs are for, and which law they work under.",
            (
                Place("law", "Check it against the law of the day before you keep it", starter=LAW),
                _doing("What changed or will change in how the service meets the law; if nothing, say so"),
            ),
        ),
        Section(
            "service", "Profile of the IRO service",
            "Who the IROs are, how many children each has, and how the team reflects the children.",
            (
                Place("team", "Posts, vacancies, agency staff, management, business support", "The team"),
                _saying("Caseloads beside the 50 to 70 of the Handbook; continuity; how the team reflects the children"),
                _doing(),
            ),
            (Ask("iro-profile"), Ask("iro-ethnicity"), Ask("iro-caseload"), Ask("iro-allocation"), Ask("iro-continuity")),
        ),
        Section(
            "children", "The children in our care", "How many, who they are, who came into care and who left.",
            (_saying("What changed, and what lies behind it"), _doing()),
            (
                Ask("looked-after-at-any-time", compare=1), Ask("children-in-care-by-month"),
                Ask("children-by-age", compare=2), Ask("children-by-age-and-gender"),
                Ask("children-by-ethnicity", compare=1), Ask("sibling-groups"),
                Ask("legal-status", compare=2), Ask("placement-type", compare=2), Ask("placed-over-20-miles", compare=2),
                Ask("entering-care-by-age", compare=2), Ask("leaving-care-by-age", compare=1),
                Ask("leaving-care-reasons", compare=1),
            ),
        ),
        Section(
            "timeliness", "Reviews held in time", "Reviews held in time, those that were late, and the reasons.",
            (_saying("Why reviews were late; the difference between the day held and the day recorded"), _doing()),
            (
                Ask("review-timeliness", compare=1), Ask("review-timeliness-by-month"), Ask("lateness-reasons"),
                Ask("review-record-timeliness"), Ask("gate-lifts"),
            ),
        ),
        Section(
            "participation", "Participation of children", "How children took part, and what they told us.",
            (
                _saying("How children take part, who does not and why; children who chair; advocacy"),
                Place("views", "What children say of their IRO and their reviews; no names", "Children’s views"),
                _doing(),
            ),
            (
                Ask("participation", compare=1), Ask("participation-4-plus", compare=2), Ask("chaired-by-child"),
                Ask("child-spoken-to-alone"), Ask("satisfaction"), Ask("entitlements"), Ask("advocacy"),
                Ask("independent-visitors"),
            ),
            (Part.QUOTES,),
        ),
        Section(
            "parents", "Participation of parents, and who came to reviews", "How parents and agencies took part.",
            (_saying("How parents take part beside attending; who is often missing"), _doing()),
            (Ask("parents-participation"), Ask("attendance-by-role")),
        ),
        Section(
            "plans", "Quality of care plans", "Whether plans came in time, were good, and are carried out.",
            (_saying("Plans before reviews, permanence, visits, health and education"), _doing()),
            (
                Ask("care-plan-received"), Ask("permanence-by-second-review"), Ask("monitoring-answers"),
                Ask("monitoring-forms-by-month"), Ask("plan-progress-by-quarter"), Ask("visits-in-time"),
            ),
        ),
        Section(
            "between", "Between reviews", "How IROs followed plans between reviews, and whether they were told of changes.",
            (_saying("Midway reviews, decisions carried out, changes of which the IRO was not told"), _doing()),
            (Ask("midway-reviews"), Ask("decisions"), Ask("told-the-iro")),
        ),
        Section(
            "disputes", "Disputes and their outcomes",
            "The local dispute resolution process, an analysis of the issues raised, and what came of them.",
            (
                Place("process", "The stages, who answers, in how many days; referral to Cafcass", "The process"),
                _saying("Which issues, at which stage resolved, how fast; a high number is not bad"),
                Place("systemic", "Systemic concerns that were raised formally, and the response", "Systemic concerns"),
                _doing(),
            ),
            (
                Ask("escalation-headlines", compare=1), Ask("escalation-reasons"), Ask("escalation-themes"),
                Ask("escalations-by-stage"), Ask("escalations-by-month"), Ask("escalations-by-team"),
                Ask("time-to-answer"), Ask("time-to-action"), Ask("escalation-outcomes"), Ask("repeat-escalations"),
                Ask("cafcass-and-legal-advice"), Ask("systemic-concerns"),
            ),
            (Part.CASE_STUDIES,),
        ),
        Section(
            "good-practice", "Good practice", "What IROs praised, and the difference that the service made.",
            (
                Place("words", "Examples without names; the impact of the service", "What we saw"),
                _doing("How what was seen is passed on, by whom and by when"),
            ),
            (Ask("good-practice"),),
        ),
        Section(
            "quality", "Quality assurance of the IRO service", "Audits, observation, supervision and training of IROs.",
            (
                _saying("What audits and observations of reviews found"),
                Place("training", "How IROs are supervised and trained; the log of activity is listed below it",
                      "Supervision and training"),
                _doing(),
            ),
            (Ask("audit-findings"),), (Part.ACTIVITY,),
        ),
        Section(
            "resources", "Resources that put a good service at risk", "What the service lacks, or that nothing does.",
            (Place("words", "Staffing, workload, placements, legal advice; if nothing is at risk, say so"), _doing()),
        ),
        Section(
            "last-year", "Last year’s work programme, answered", "Each priority of the year, and what came of it.",
            (Place("words", "What stands behind the outcomes"), _doing()), parts=(Part.LAST_PROGRAMME,),
        ),
        Section(
            "next-year", "Work programme for next year", "Priorities: who, what is aimed at, by when.",
            (Place("words", "How the priorities were chosen, and who will look at progress"), _doing()),
            parts=(Part.NEXT_PROGRAMME,),
        ),
    ),
)  # fmt: skip
