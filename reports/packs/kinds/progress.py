"""The progress report on escalations as a committee paper of numbered paragraphs (Southwark)."""

from reports.packs.declaring import Ask, Kind, Part, Place, Section, Span

_AUDIT = """Lead officer;
Report author;
Version;
Dated;
Key decision?; No"""
_CONSULTED = """Director of Law and Democracy; No; No
Strategic Director of Finance and Governance; No; No
Cabinet Member; No; No"""

PROGRESS = Kind(
    key="progress",
    title="Progress report on IRO escalations",
    what_for="A paper for one meeting of the committee, on what it asked for: numbered paragraphs with the tables.",
    span=Span.ANY,
    source="Southwark, Corporate Parenting Committee, 1 March 2017 and 26 February 2019",
    numbered=True,
    sections=(
        Section(
            "recommendations", "Recommendation", "What the committee is asked to do.",
            (Place("words", "What the committee is asked to do", starter="That the committee notes this report."),),
        ),
        Section(
            "background", "Background information", "Who asked for this report, when, and why.",
            (Place("words", "Who asked for this report, when, and why"),),
        ),
        Section(
            "issues", "Key issues for consideration", "The figures, and what they mean.",
            (
                Place("figures", "How many escalations, about how many children, and how far they went"),
                Place("reasons", "What lies behind the main reasons, and what has changed"),
                Place("next", "What the service will do"),
            ),
            (
                Ask("escalation-headlines", compare=1), Ask("escalation-reasons"), Ask("escalation-themes"),
                Ask("escalations-by-stage"), Ask("time-to-answer"), Ask("escalation-outcomes"),
            ),
            (Part.CASE_STUDIES,),
        ),
        Section(
            "policy", "Policy implications", "What the paper changes in the council’s policy.",
            (Place("words", "What changes in policy, or that nothing does", starter="None."),),
        ),
        Section(
            "community", "Community impact statement", "What the paper means for local people.",
            (
                Place(
                    "words", "What the paper means for local people and communities",
                    starter="The decision to note this report has been judged to have no or a very small impact on local "
                    "people and communities.\n\nThe work of IROs is intended to improve the outcomes for children and "
                    "young people in our care.",
                ),
            ),
        ),
        Section(
            "finance", "Finance and legal implications", "What it costs, and what the law asks.",
            (
                Place(
                    "words", "What it costs, and what the law asks, or that there are none",
                    starter="There are no financial or legal implications arising from this report.",
                ),
            ),
        ),
        Section(
            "documents", "Background documents", "Papers on which this one rests.",
            (
                Place(
                    "rows", "A line for each paper: its name; where it is held; whom to ask",
                    heads=("Background papers", "Held at", "Contact"), starter="None; ; ",
                ),
            ),
        ),
        Section(
            "appendices", "Appendices", "What is attached.",
            (Place("rows", "A line for each appendix: its number; its title", heads=("No.", "Title"), starter="; None"),),
        ),
        Section(
            "audit-trail", "Audit trail", "Who wrote it, and who was consulted.",
            (
                Place("trail", "A line each, as below", heads=("Of this report", ""), starter=_AUDIT),
                Place(
                    "consultation", "A line for each officer: title; comments sought; comments included",
                    "Consultation with other officers, directorates and the cabinet member",
                    heads=("Officer title", "Comments sought", "Comments included"), starter=_CONSULTED,
                ),
                Place(
                    "sent", "Date final report sent to the constitutional team: the day", heads=("", ""),
                    starter="Date final report sent to the constitutional team; ",
                ),
            ),
        ),
    ),
)  # fmt: skip
