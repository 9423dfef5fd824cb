"""The words of the register: what a field holds, what becomes of it, whose it is, why it is kept, who sees it."""

from dataclasses import dataclass
from enum import StrEnum


class Sort(StrEnum):
    """What a field holds."""

    NONE = "nothing about a person"
    PSEUDONYM = "a reference or key that stands for a person"
    PERSONAL = "personal"
    SPECIAL = "special category (UK GDPR, article 9) or as sensitive"
    WORDS = "free words, which can say anything about anybody"


class How(StrEnum):
    """What becomes of a field when the child's record is anonymised."""

    KEPT = "kept"
    EMPTIED = "emptied"
    REPLACED = "replaced by a fixed text where something stood"
    SCRUBBED = "kept, with the child’s name and the council’s id taken out"
    COARSENED = "coarsened as far as every age in the figures stays as it was"
    RENEWED = "replaced by a fresh one that was never used"


class Whose(StrEnum):
    CHILD = "children"
    FAMILY = "their families"
    STAFF = "staff"
    OTHER = "other people"


NONE, PSEUDONYM, PERSONAL, SPECIAL, WORDS = Sort.NONE, Sort.PSEUDONYM, Sort.PERSONAL, Sort.SPECIAL, Sort.WORDS
CHILD, FAMILY, STAFF, OTHER = Whose.CHILD, Whose.FAMILY, Whose.STAFF, Whose.OTHER


@dataclass(frozen=True)
class Purpose:
    """Why something is kept, on what ground, and for how long."""

    key: str
    why: str
    basis: str
    how_long: str


PUBLIC_TASK = "Public task (UK GDPR, article 6(1)(e))"
CASE_RECORD = Purpose(
    "case-record",
    "The child’s case record: what a review, a challenge or an allocation was about, so that the authority can answer for "
    "it and the child can read it later; and the figures of the IRO service.",
    f"{PUBLIC_TASK}; special category data: social care and safeguarding, by law (article 9(2)(g), (h)). Children Act "
    "1989, sections 25A to 26; Care Planning, Placement and Case Review (England) Regulations 2010.",
    "As long as the case record: by default until the 75th anniversary of the child’s birth, or 15 years from the death "
    "of a child who died before 18; longer under a legal hold. Then the row is anonymised and kept for the figures.",
)
SERVICE = Purpose(
    "service",
    "How the IRO service is run: supervision, feedback to teams, what the service did.",
    f"{PUBLIC_TASK}; IRO Handbook (2010), chapters 2, 7 and 8.",
    "As long as the authority keeps the service’s own papers. Names of children whose time has come are taken out of words.",
)
PAPERS = Purpose(
    "papers",
    "The papers of the Corporate Parenting Committee and the annual report, as they were prepared and published.",
    f"{PUBLIC_TASK}; Local Government Act 1972, part VA; IRO Handbook (2010), 7.11.",
    "For good: what was published is never altered. It holds figures, and words that a check for names has passed.",
)
WORKFORCE = Purpose(
    "workforce",
    "Who works where, in which post, who stands in for whom: it decides what each person may see and do, and who answers.",
    f"{PUBLIC_TASK}; ethnic group and gender, given freely: equality monitoring (article 9(2)(g); Equality Act 2010).",
    "As long as records name the person who made them. Who leaves is closed, never deleted: a record without its author "
    "proves nothing.",
)
SIGNING_IN = Purpose(
    "signing-in",
    "That only the person to whom an account belongs gets in.",
    f"{PUBLIC_TASK}; security of processing (article 32).",
    "As long as the account; sessions, attempts and kept words for a day at most, or until they run out.",
)
LOG = Purpose(
    "log",
    "Who read, exported or changed which record, when and in which role.",
    f"{PUBLIC_TASK}; accountability and security of processing (articles 5(2), 32).",
    "The events for good: keys, days and counts, never words. The old and new values beside them until the child’s time "
    "has come.",
)
IMPORTS = Purpose(
    "imports",
    "What a file brought in said, so that it can be checked, compared with the next one and taken back as a whole.",
    f"{PUBLIC_TASK}; accuracy (article 5(1)(d)).",
    "Until the time of the children has come whom it names; their part is emptied then, and the uploaded files deleted.",
)
SET_UP = Purpose(
    "set-up",
    "Lists and settings of the authority: reasons, outcomes, stages, questions, bands.",
    "No personal data.",
    "For good: figures of past years rest on the lists of their day.",
)

CASE_WORKERS = (
    "Who works with the child: their IRO and whoever covers them, the IRO manager, the social worker and the managers of "
    "the team. Business support: names, dates and papers. The subject of an answer: whom it is addressed to."
)
BESIDES = "Information governance: the reference alone, in the log and in the lists of retention."
IRO_SIDE = "The IRO manager; of their own work, the IRO or the team concerned."
DIRECTORY = "Colleagues of the same authority."
IMPORTERS = "The IRO manager, who brings files in; information governance by the log."
LOG_READERS = "Information governance and the IRO manager; values only who sees every child anyway."
RETENTION_READERS = "Information governance and the IRO manager: by reference."
ACCOUNT_HOLDER = "The person themselves; that it exists: whoever looks after accounts."
PAPER_MAKERS = "Who prepares papers (IRO manager, committee officer); once published, everybody."
EVERYBODY = "Everybody who signs in."
