"""The tables on the IRO service and on what children get, as specs."""

from reports.definitions.children_measures import CHILDREN_ENTERING, CHILDREN_IN_CARE
from reports.definitions.service_audits import ABOUT, ANSWERS, APPLYING, AUDITS, FOUND, GRADE, QUESTION
from reports.definitions.service_dimensions import CASELOAD_RANGE, EMPLOYMENT, POST, STAFF_ETHNICITY, STAFF_GENDER
from reports.definitions.service_entered import ENTERABLE
from reports.definitions.service_measures import (
    FULL_TIME,
    HIGHEST,
    HIGHEST_FULL_TIME,
    IROS,
    LOWEST,
    LOWEST_FULL_TIME,
    POSTS,
    WITHOUT_IRO,
)
from reports.definitions.service_support_dimensions import (
    BEFORE_REVIEW,
    CHANGE,
    ENTITLEMENT,
    FIRST_IRO,
    STOOD,
    TOLD_WHEN,
    UNDERSTOOD,
    WITHOUT_REVIEW,
)
from reports.definitions.service_support_measures import (
    CHANGES,
    EXPLANATIONS,
    IRO_HAPPY,
    IRO_SCORED,
    PLACEMENT_HAPPY,
    PLACEMENT_SCORED,
    REFERRALS,
    REFERRED,
    TOLD_OF,
    VIEWS,
    VISITORS_ENDED,
    VISITORS_MATCHED,
    VISITORS_OFFERED,
    WITH_ADVOCATE,
    WITH_VISITOR,
)
from reports.definitions.service_visits import (
    CHILDREN_CONTACTED,
    CHILDREN_VISITED,
    CONTACTS,
    HOW,
    IN_TIME,
    SEEN_ALONE,
    VISITS,
)
from reports.spec import CrossTable, Figure, FigureList, JoinedTable

SERVICE, SUPPORT = "The IRO service", "What children get"
HANDBOOK = "IRO Handbook, paragraph 7.15: 50 to 70 children for one full-time IRO"
ENTERED = "Entered figures were not counted from records; the source and day of each stand below."


def _entered(key: str, label: str = "") -> Figure:
    return Figure(key, ENTERABLE[key].measure, label or ENTERABLE[key].label)


REPORTS = [
    CrossTable(
        slug="iro-ethnicity",
        title="IROs by ethnic group",
        subject=SERVICE,
        answers="Who are our IROs, by ethnic group?",
        source="Brent, IRO annual report 2018/19, section 3",
        measures=(IROS,),
        rows=STAFF_ETHNICITY,
        statements={"IROs": 2},
        notes=("Staff say for themselves; the groups are read as figures only, never beside a name.",),
    ),
    JoinedTable(
        slug="iro-caseload",
        title="Caseload of IROs by post",
        subject=SERVICE,
        answers="How many children has the holder of each IRO post, and is that within what the Handbook holds to be right?",
        source="Portsmouth, IRO annual report 2013/14, figure 2",
        axis=POST,
        figures=(
            Figure("children", CHILDREN_IN_CARE, "Looked after children", share_of=FULL_TIME, per=1),
            _entered("child-protection-cases", "Child protection cases (entered)"),
            Figure("fte", FULL_TIME, "Full-time equivalent (FTE)"),
        ),
        unit="children",
        statements={"children": 2},
        notes=(
            f"{HANDBOOK}. Rows are posts; two can bear the same title. A post of an IRO manager has no FTE as an IRO.",
            ENTERED,
        ),
    ),
    FigureList(
        slug="iro-profile",
        title="Profile of the IRO service",
        subject=SERVICE,
        answers="How many IROs are there, how are they employed, and how large are their caseloads?",
        source="Brent, IRO annual report 2018/19, sections 3 and 4; Harrow, IRO annual report 2018/19",
        figures=(
            Figure("iros", IROS, "IROs"),
            Figure("posts", POSTS, "Posts held"),
            Figure("fte", FULL_TIME, "IRO posts (FTE)"),
            *(
                Figure(key, POSTS, label, only=(EMPLOYMENT, key), share_of=POSTS, hide_zero=True)
                for key, label in (
                    ("employed", "Employed"),
                    ("agency", "Agency"),
                    ("locum", "Locum"),
                    ("contracted", "Contracted service"),
                )
            ),
            *(
                Figure(key, IROS, only=(STAFF_GENDER, key), share_of=IROS, hide_zero=key not in ("woman", "man"))
                for key in ("woman", "man", "another", "not-said")
            ),
            Figure("lowest", LOWEST, "Lowest IRO caseload per FTE"),
            Figure("highest", HIGHEST, "Highest IRO caseload per FTE"),
            Figure("lowest-full-time", LOWEST_FULL_TIME, "Full-time IRO caseload from"),
            Figure("highest-full-time", HIGHEST_FULL_TIME, "Full-time IRO caseload to"),
            Figure("below", IROS, "IROs with a caseload per FTE below the range", only=(CASELOAD_RANGE, "below")),
            Figure(
                "within",
                IROS,
                "IROs with a caseload per FTE within the range",
                only=(CASELOAD_RANGE, "within"),
                share_of=IROS,
            ),
            Figure("above", IROS, "IROs with a caseload per FTE above the range", only=(CASELOAD_RANGE, "above")),
            _entered("iro-training"),
        ),
        statements={"figures": 2},
        notes=(
            f"The range is the authority's own where its review rules say one; otherwise as in the {HANDBOOK}.",
            "Everything but training is as it stood on the last day of the period. " + ENTERED,
        ),
    ),
    FigureList(
        slug="iro-allocation",
        title="Allocation of IROs",
        subject=SERVICE,
        answers="Did each child who came into care get an IRO in time, and has every child one?",
        source="IRO Handbook, paragraph 3.14; Portsmouth, IRO annual report 2013/14",
        figures=(
            Figure("entered-care", CHILDREN_ENTERING, "Children who came into care"),
            *(
                Figure(key, CHILDREN_ENTERING, only=(FIRST_IRO, key), share_of=CHILDREN_ENTERING)
                for key in ("in-time", "late", "none")
            ),
            *(
                Figure(key, CHILDREN_ENTERING, only=(BEFORE_REVIEW, key), share_of=CHILDREN_ENTERING)
                for key in ("before", "not-before", "no-review")
            ),
            Figure("unallocated", WITHOUT_IRO, "Children without an IRO on the last day", share_of=CHILDREN_IN_CARE),
        ),
        statements={"figures": 1},
        notes=("5 working days from the day on which care began, which is day 0.",),
    ),
    FigureList(
        slug="satisfaction",
        title="Satisfaction with IROs, placements and reviews",
        subject=SUPPORT,
        answers="How content are children, parents and professionals?",
        source="Brent, IRO annual report 2018/19, sections 1 and 9",
        figures=(
            Figure("children-asked", VIEWS, "Children whose words were recorded"),
            Figure("iro-scored", IRO_SCORED, "Scores that children gave their IRO"),
            Figure("iro-happy", IRO_HAPPY, "4 or 5 of 5 for the IRO", share_of=IRO_SCORED),
            Figure("placement-scored", PLACEMENT_SCORED, "Scores that children gave their placement"),
            Figure("placement-happy", PLACEMENT_HAPPY, "4 or 5 of 5 for the placement", share_of=PLACEMENT_SCORED),
            _entered("parents-asked", "Parents who gave feedback (entered)"),
            _entered("parents-satisfied", "Parents satisfied (entered)"),
            _entered("professionals-asked", "Professionals who gave feedback (entered)"),
            _entered("professionals-satisfied", "Professionals satisfied (entered)"),
        ),
        statements={"figures": 1},
        notes=("What parents and professionals say is not recorded here; it can be entered.", ENTERED),
    ),
    FigureList(
        slug="advocacy",
        title="Advocacy and independent visitors",
        subject=SUPPORT,
        answers="How many children were referred for advocacy, what came of it, and how many have an independent visitor?",
        source="Brent, IRO annual report 2018/19, section 7; Harrow, IRO annual report 2018/19",
        figures=(
            Figure("children", REFERRED, "Children referred for advocacy", share_of=CHILDREN_IN_CARE),
            Figure("referrals", REFERRALS, "Referrals"),
            *(
                Figure(key, REFERRALS, f"Referrals: {label}", only=(STOOD, key), share_of=REFERRALS)
                for key, label in (
                    ("found", "an advocate was found"),
                    ("waiting", "waiting"),
                    ("ended", "ended without an advocate"),
                )
            ),
            Figure("with-advocate", WITH_ADVOCATE, "Children with an advocate"),
            Figure("with-visitor", WITH_VISITOR, "Children with an independent visitor"),
        ),
        statements={"figures": 1},
        notes=(
            "Children referred are a percentage of the children looked after on the last day; referrals stand as they "
            "stood on it.",
        ),
    ),
    FigureList(
        slug="independent-visitors",
        title="Independent visitors",
        subject=SUPPORT,
        answers="How many children were offered an independent visitor, and how many have one?",
        source="Brent, IRO annual report 2018/19, section 7",
        figures=(
            Figure("with-visitor", WITH_VISITOR, "Children with an independent visitor", share_of=CHILDREN_IN_CARE),
            Figure("offered", VISITORS_OFFERED, "Children offered one"),
            Figure("matched", VISITORS_MATCHED, "Children matched with one"),
            Figure("ended", VISITORS_ENDED, "Children whose visitor's time ended"),
        ),
        statements={"figures": 1},
        notes=("The percentage is of the children looked after on the last day of the period.",),
    ),
    JoinedTable(
        slug="entitlements",
        title="Entitlements explained",
        subject=SUPPORT,
        answers="To how many children was each of their entitlements explained, and did they understand it?",
        source="Harrow, IRO annual report 2018/19, entitlements",
        axis=ENTITLEMENT,
        figures=(
            Figure("children", TOLD_OF, "Children"),
            Figure("times", EXPLANATIONS, "Times explained"),
            Figure("understood", EXPLANATIONS, "Understood", only=(UNDERSTOOD, "yes"), share_of=EXPLANATIONS),
            Figure("not-understood", EXPLANATIONS, "Not understood", only=(UNDERSTOOD, "no")),
            Figure("unknown", EXPLANATIONS, "Not recorded whether understood", only=(UNDERSTOOD, "unknown")),
        ),
        unit="children",
        statements={"children": 2},
        notes=("In the total each child counts once, to whom anything was explained.",),
    ),
    FigureList(
        slug="visits-in-time",
        title="Visits by social workers, and contacts of IROs",
        subject=SUPPORT,
        answers="Were children visited as often as they have to be, and did their IROs keep in touch?",
        source="Harrow, IRO annual report 2018/19; regulation 28 of the Care Planning Regulations 2010",
        figures=(
            Figure("visits", VISITS, "Visits by social workers"),
            *(
                Figure(f"visits-{key}", VISITS, f"Visits: {label}", only=(IN_TIME, key), share_of=VISITS)
                for key, label in (("yes", "in time"), ("no", "late"), ("unknown", "cannot be determined"))
            ),
            *(
                Figure(f"alone-{key}", VISITS, f"Visits: {label}", only=(SEEN_ALONE, key), share_of=VISITS)
                for key, label in (
                    ("yes", "child seen alone"),
                    ("no", "child not seen alone"),
                    ("unknown", "not recorded whether alone"),
                )
            ),
            Figure("children-visited", CHILDREN_VISITED, "Children visited"),
            Figure(
                "overdue",
                CHILDREN_IN_CARE,
                "Children whose next visit was overdue on the last day",
                only=(IN_TIME, "no"),
                share_of=CHILDREN_IN_CARE,
            ),
            Figure(
                "never-visited",
                CHILDREN_IN_CARE,
                "Children of whom no visit is recorded",
                only=(IN_TIME, "none"),
                share_of=CHILDREN_IN_CARE,
            ),
            Figure("contacts", CONTACTS, "Contacts of IROs with children"),
            *(
                Figure(f"contacts-{key}", CONTACTS, f"Contacts: {label}", only=(HOW, key), share_of=CONTACTS)
                for key, label in (
                    ("visit", "visits"),
                    ("telephone", "by telephone or video"),
                    ("message", "letters and messages"),
                )
            ),
            Figure("children-contacted", CHILDREN_CONTACTED, "Children contacted by their IRO"),
        ),
        statements={"figures": 1},
        notes=(
            "A visit is in time within a week of the start of a placement, and after that within the authority's own "
            "limit, 6 weeks where it has none, from the visit before.",
        ),
    ),
    JoinedTable(
        slug="audit-findings",
        title="Findings of audits, by question",
        subject=SERVICE,
        answers="What did audits of files and of practice find, question by question?",
        source="Brent, IRO annual report 2018/19, section 5",
        axis=QUESTION,
        figures=(
            Figure("met", ANSWERS, "Met", only=(FOUND, "met"), share_of=APPLYING),
            Figure("partly", ANSWERS, "Partly met", only=(FOUND, "partly"), share_of=APPLYING),
            Figure("not-met", ANSWERS, "Not met", only=(FOUND, "not-met"), share_of=APPLYING),
            Figure("na", ANSWERS, "Not applicable", only=(FOUND, "na")),
            Figure("answers", ANSWERS, "Answers"),
        ),
        unit="answers",
        statements={"answers": 2},
        notes=("Percentages are of the answers that apply.",),
    ),
    CrossTable(
        slug="audit-grades",
        title="Grades of audits",
        subject=SERVICE,
        answers="How were files and practice graded?",
        source="Brent, IRO annual report 2018/19, section 5",
        measures=(AUDITS,),
        rows=GRADE,
        columns=ABOUT,
        statements={"audits": 1},
    ),
    JoinedTable(
        slug="told-the-iro",
        title="Changes that the IRO was told of",
        subject=SUPPORT,
        answers="Was the IRO told of changes in a child's life, before they happened or at all?",
        source="Brent, IRO annual report 2018/19, section 1; Portsmouth, IRO annual report 2013/14, figure 12",
        axis=CHANGE,
        figures=(
            Figure("changes", CHANGES, "Changes"),
            *(
                Figure(key, CHANGES, label, only=(TOLD_WHEN, key), share_of=CHANGES)
                for key, label in (
                    ("before", "Told before, or on the day"),
                    ("after", "Told after"),
                    ("not-informed", "IRO not informed"),
                )
            ),
            Figure("without-review", CHANGES, "Made without a review", only=(WITHOUT_REVIEW, "yes")),
        ),
        unit="changes",
        statements={"changes": 1},
        notes=("Changes of plan made without a review are counted besides, whenever the IRO was told (reg 32).",),
    ),
]
