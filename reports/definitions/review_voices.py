"""The tables on who was heard at reviews: children by participation code, by child, alone, chairing; parents; others."""

from reports.definitions.review_dimensions import ALONE, CHAIRED, CHAIRED_AT_ALL, CONTRIBUTED, PARENTS, PARTICIPATION
from reports.definitions.review_measures import CHILDREN_HEARD, REVIEWS
from reports.definitions.review_work_dimensions import ATTENDED, ROLE
from reports.definitions.review_work_measures import PEOPLE
from reports.definitions.reviews import BRENT, HANDBOOK, PORTSMOUTH, SUBJECT
from reports.spec import CrossTable, Figure, FigureList

REPORTS = [
    CrossTable(
        slug="participation",
        title="Participation of children in their reviews",
        subject=SUBJECT,
        answers="How did children take part in their reviews?",
        source=f"{BRENT}, section 7.1",
        measures=(REVIEWS,),
        rows=PARTICIPATION,
        statements={"reviews": 2},
        notes=("Percentages are of all reviews held. A review without a code is not recorded.",),
    ),
    FigureList(
        slug="participation-4-plus",
        title="Children aged 4 or over who contributed to their reviews",
        subject=SUBJECT,
        answers="How many children aged 4 or over contributed to every one of their reviews?",
        source=f"{PORTSMOUTH}, figure 8",
        figures=(
            Figure("children", CHILDREN_HEARD, "Children looked after and aged 4 or over, with a review under a code"),
            Figure(
                "contributed", CHILDREN_HEARD, "Contributed to every review", only=(CONTRIBUTED, "yes"),
                share_of=CHILDREN_HEARD, decimals=2,
            ),
            Figure(
                "not", CHILDREN_HEARD, "Did not contribute to one or more", only=(CONTRIBUTED, "no"),
                share_of=CHILDREN_HEARD, decimals=2,
            ),
            Figure(
                "undetermined", CHILDREN_HEARD, "Cannot be determined: a review has no known code",
                only=(CONTRIBUTED, "unknown"), share_of=CHILDREN_HEARD, decimals=2, hide_zero=True,
            ),
        ),
        statements={"figures": 1},
        notes=(
            "Of children looked after on the last day and aged 4 or over on it who had a review in the period under one "
            "of the codes for that age. A child contributed unless a review has the code PN4 (attended, conveyed "
            "nothing) or PN7 (neither attended nor conveyed views).",
        ),
    ),
    CrossTable(
        slug="attendance-by-role",
        title="Attendance of others at reviews",
        subject=SUBJECT,
        answers="Who else was expected at reviews, and who came?",
        source=f"{PORTSMOUTH}, figure 11",
        measures=(PEOPLE,),
        rows=ROLE,
        columns=ATTENDED,
        row_shares=True,
        statements={"people": 2},
        notes=("Parents are figures of their own. Percentages are of each role’s total.",),
    ),
    FigureList(
        slug="parents-participation",
        title="Participation of parents",
        subject=SUBJECT,
        answers="At how many reviews did parents take part?",
        source=f"{PORTSMOUTH}, participation of parents",
        figures=(
            Figure("held", REVIEWS, "Reviews held"),
            Figure("attended", REVIEWS, "A parent attended", only=(PARENTS, "attended"), share_of=REVIEWS),
            Figure(
                "sent-views", REVIEWS, "None attended, one sent views", only=(PARENTS, "sent-views"), share_of=REVIEWS
            ),
            Figure("neither", REVIEWS, "None attended or sent views", only=(PARENTS, "neither"), share_of=REVIEWS),
            Figure("none", REVIEWS, "Nothing recorded of a parent", only=(PARENTS, "none"), share_of=REVIEWS),
        ),
        statements={"figures": 1},
        notes=("Each review once, by the most that any parent did. Percentages are of all reviews held.",),
    ),
    FigureList(
        slug="chaired-by-child",
        title="Reviews chaired by the child",
        subject=SUBJECT,
        answers="How many reviews did children chair or co-chair?",
        source=f"{BRENT}, sections 7 and 12",
        figures=(
            Figure("held", REVIEWS, "Reviews held"),
            Figure(
                "chaired", REVIEWS, "Chaired or co-chaired by the child", only=(CHAIRED_AT_ALL, "yes"), share_of=REVIEWS
            ),
            Figure("yes", REVIEWS, "Of these, chaired by the child", only=(CHAIRED, "yes"), share_of=REVIEWS),
            Figure("part", REVIEWS, "Of these, chaired in part with the IRO", only=(CHAIRED, "part"), share_of=REVIEWS),
            Figure("no", REVIEWS, "Not chaired by the child", only=(CHAIRED, "no"), share_of=REVIEWS),
            Figure("none", REVIEWS, "Not recorded", only=(CHAIRED, "none"), share_of=REVIEWS, hide_zero=True),
        ),
        statements={"figures": 1},
        notes=("Percentages are of all reviews held.",),
    ),
    CrossTable(
        slug="child-spoken-to-alone",
        title="Children spoken to alone by their IRO",
        subject=SUBJECT,
        answers="Did IROs speak to children alone before their reviews?",
        source=f"{HANDBOOK}, 3.15",
        measures=(REVIEWS,),
        rows=ALONE,
        statements={"reviews": 1},
        notes=("Percentages are of all reviews held.",),
    ),
]  # fmt: skip
