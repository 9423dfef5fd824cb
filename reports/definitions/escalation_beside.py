"""The tables on what runs beside escalations, as specs."""

from reports.definitions.escalation_beside_measures import (
    BY_CONCERN,
    CHILDREN_OF_PRAISE,
    CHOICES,
    CHOSEN,
    CONCERNS,
    CONCERNS_ANSWERED,
    CONSIDERED,
    DAY_OF_CHOICE,
    DAYS_TO_RESPONSE,
    DECISION,
    ESCALATIONS_REFERRED,
    GATHERED_ESCALATIONS,
    GROUND,
    LEGAL_ADVICE,
    PRAISE,
    PRAISED,
    REFERRED,
)
from reports.definitions.escalation_child_dimensions import TEAM
from reports.dimensions import QUARTER
from reports.spec import CrossTable, Figure, FigureList, JoinedTable

SUBJECT = "Beside escalations"

REPORTS = [
    FigureList(
        slug="cafcass-and-legal-advice",
        title="Cafcass and legal advice",
        subject=SUBJECT,
        answers="How often was a referral to Cafcass made or considered, on which ground, and was legal advice asked?",
        source="IRO Handbook, 6.8 to 6.14; Children Act 1989, section 25B(3)",
        figures=(
            Figure("considered", CONSIDERED, "Referral to Cafcass made or considered"),
            Figure("referred", CONSIDERED, only=(DECISION, "referred"), share_of=CONSIDERED),
            Figure("not-referred", CONSIDERED, only=(DECISION, "not-referred"), share_of=CONSIDERED),
            *(
                Figure(f"ground-{ground.key}", REFERRED, only=(GROUND, ground.key), share_of=REFERRED)
                for ground in GROUND.load(None, ())[0].values
            ),
            Figure("escalations-referred", ESCALATIONS_REFERRED, "Escalations referred to Cafcass"),
            Figure("advice-asked", CONSIDERED, only=(LEGAL_ADVICE, "asked"), share_of=CONSIDERED),
            Figure("advice-not-asked", CONSIDERED, only=(LEGAL_ADVICE, "not-asked"), share_of=CONSIDERED),
            Figure("advice-not-recorded", CONSIDERED, only=(LEGAL_ADVICE, "not-recorded"), share_of=CONSIDERED),
        ),
        statements={"figures": 1},
        notes=("A referral can be made at any point of an escalation, and does not end it.",),
    ),
    CrossTable(
        slug="choices-at-the-limit",
        title="Choices at the limit of the formal process",
        subject=SUBJECT,
        answers="What was chosen on day 15 and day 20 of formal escalations?",
        source="IRO Handbook, 6.2: no more than 20 working days for all formal stages together",
        measures=(CHOICES,),
        rows=CHOSEN,
        columns=DAY_OF_CHOICE,
        column_shares=True,
        statements={"choices": 2},
        notes=("On these days the IRO and the IRO manager choose how to go on. What was not chosen is not counted.",),
    ),
    CrossTable(
        slug="good-practice",
        title="Good practice",
        subject=SUBJECT,
        answers="Whose good practice did IROs praise, by team and quarter?",
        source="Portsmouth, manager alert to highlight good practice; Harrow, IRO annual report 2018/19",
        measures=(PRAISE, PRAISED, CHILDREN_OF_PRAISE),
        rows=TEAM,
        columns=QUARTER,
        statements={"records of good practice": 2, "workers": 2, "children": 2},
        notes=("Good practice is a record of its own and is never counted as an escalation.",),
    ),
    JoinedTable(
        slug="systemic-concerns",
        title="Systemic concerns",
        subject=SUBJECT,
        answers="Which failings of the system were raised, how many escalations share each, and was there a response?",
        source="IRO Handbook, 7.11; Harrow, IRO annual report 2018/19",
        axis=BY_CONCERN,
        figures=(
            Figure("gathered", GATHERED_ESCALATIONS),
            Figure("raised", CONCERNS, "Raised"),
            Figure("answered", CONCERNS_ANSWERED),
            Figure("days", DAYS_TO_RESPONSE),
        ),
        unit="concerns",
        statements={"concerns": 2},
        notes=("One escalation can share in several concerns. A concern is not counted as an escalation.",),
    ),
]
