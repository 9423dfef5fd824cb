"""The annual report for children and young people: plain words, few figures, no tables to find one's way through."""

from reports.packs.declaring import Fact, Kind, Part, Place, Section, Span

_WHAT_IS = """An IRO is an Independent Reviewing Officer. Every child and young person in care has one.

Your IRO runs your review meetings. They check that your plan is right for you, and that people do what they said they \
would do.

You can talk to your IRO on your own. If you are not happy with something, tell them. They can speak up for you."""

_HELP = """If something is not right, you can tell your IRO, your social worker or your carer.

You can also ask for an advocate. An advocate helps you say what you think, and is on your side. It is free.

You can make a complaint. You will not get into trouble for it."""

YOUNG_PEOPLE = Kind(
    key="young-people",
    title="Your IROs: what we did this year",
    what_for="The annual report for children and young people in care: plain words, few figures.",
    span=Span.YEAR,
    source="A version of the annual report that the children whom it is about can read",
    has_front_sheet=False,
    sections=(
        Section(
            "what-is-an-iro", "What is an IRO?", "What an IRO does, in words for a child of ten.",
            (Place("words", "Short sentences; “you” and “we”", starter=_WHAT_IS),),
        ),
        Section(
            "you", "You", "How many children and young people are in care.",
            (Place("words", "One or two sentences: what changed this year"),),
            facts=(
                Fact(
                    "On {last}, {n} children and young people were in care in {place}.", "looked-after-at-any-time",
                    "in-care", one="On {last}, one child was in care in {place}.",
                ),
                Fact(
                    "{n} children and young people came into care during the year.", "looked-after-at-any-time", "entered",
                    one="One child came into care during the year.",
                ),
            ),
        ),
        Section(
            "reviews", "Your reviews", "Whether reviews were on time, and whether children had their say.",
            (
                Place("words", "Were reviews on time? If not, why not?"),
                Place("say", "How children had their say; who ran their own review", "Having your say"),
            ),
            facts=(
                Fact("We held {n} review meetings.", "review-headlines", "held", one="We held one review meeting."),
                Fact("{n} % of them were on time.", "review-headlines", "in-time", "percent"),
                Fact(
                    "At {n} % of them, the child or young person came and said what they thought.", "review-headlines",
                    "attended", "percent",
                ),
                Fact(
                    "{n} times, one of you ran your own review, or a part of it.", "chaired-by-child", "chaired",
                    one="Once, one of you ran your own review, or a part of it.",
                ),
            ),
        ),
        Section(
            "speaking-up", "When we spoke up for you", "What IROs escalated, and what changed because of it.",
            (Place("words", "What we asked to be put right, and what got better"),),
            facts=(
                Fact(
                    "{n} times, an IRO told a manager that something was not right for one or more of you.",
                    "escalation-headlines", "escalations",
                    one="Once, an IRO told a manager that something was not right for one or more of you.",
                ),
                Fact(
                    "{n} times, what we asked for has happened.", "escalation-outcomes", "done", "total",
                    one="Once, what we asked for has happened.",
                ),
            ),
        ),
        Section(
            "told-us", "What you told us", "What children said, good and bad.",
            (Place("words", "What you told us, and what we did about it"),), parts=(Part.QUOTES,),
        ),
        Section(
            "next", "What we will do next year", "Two to five promises, in plain words.",
            (Place("words", "Two to five promises, each on a line that begins with a dash"),),
        ),
        Section(
            "help", "If something is not right", "Whom to tell.",
            (Place("words", "Whom to tell, and how", starter=_HELP),),
        ),
    ),
)  # fmt: skip
