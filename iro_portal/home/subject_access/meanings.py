"""What labels, codes and keys of the portal mean to somebody who reads their own record."""

import re
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import timezone

from children.codes import (
    CARE_ENDED,
    ETHNICITY,
    LEGAL_STATUS,
    NEED,
    NEW_EPISODE,
    PLACE_CHANGED,
    PLACEMENT,
    PROVIDER,
    SEX,
)
from iro_portal.core.dates import in_words

ISO_DAY, SHORT_DAY = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b"), re.compile(r"\b(\d{2})/(\d{2})/(\d{4})\b")
# What the codes of the SSDA903 return mean, by the field that holds one: the code stands behind its meaning.
CODES = {
    "sex": SEX, "ethnicity": ETHNICITY, "legal_status": LEGAL_STATUS, "placement": PLACEMENT, "provider": PROVIDER,
    "need": NEED, "end_reason": CARE_ENDED | {"X1": "Something changed; care went on"}, "reason_new": NEW_EPISODE,
    "reason_place_change": PLACE_CHANGED,
}  # fmt: skip
# What the portal's own keys mean, by the field.
KEYS = {
    "timeliness": {"in-time": "In time", "late": "Late", "undetermined": "Cannot be determined"},
    "value": {"yes": "Yes", "no": "No", "na": "Does not apply"},
}  # fmt: skip
LABELS = {
    "agreed_months": "Agreed months between reviews",
    "by": "By whom",
    "council_id": "The council’s own number",
    "end_reason": "Why it ended",
    "filled": "Monitoring form of review",
    "first_limit_on": "Had to be held by, as first worked out",
    "is_main": "Main reason",
    "iro": "Independent Reviewing Officer (IRO)",
    "late_after": "Late after",
    "lead_child": "First child named",
    "limit_on": "Had to be held by",
    "name_known": "Name known",
    "need": "Main need when care began",
    "over_20_miles": "More than 20 miles from home",
    "period": "Time in care",
    "reason_new": "Why this began",
    "reason_place_change": "Why the placement changed",
    "recorded_at": "Written into the portal on",
    "rule": "Which rule gave that day",
    "saved_at": "Last saved on",
    "sdq_score": "Strengths and difficulties score (0 to 40; higher means more difficulties)",
    "start_known": "Start known",
    "told_of_advocacy": "Told about advocacy and complaints",
    "timeliness": "Held in time?",
    "whose": "Whose task",
    "words": "In words",
}
# Sections whose table has a name that says little to somebody who does not know the portal.
TITLES = {
    "children.Child": "Who the child is",
    "children.Allocation": "Who worked with the child",
    "children.Episode": "Where the child lived, and legal status",
    "children.SiblingGroup": "Brothers and sisters in care",
    "children.SiblingMembership": "When brothers and sisters were in care with the child",
    "escalations.Entry": "What was said in escalations",
    "escalations.EscalationChild": "Escalations: how each ended for the child",
    "escalations.EscalationReason": "Escalations: their reasons",
    "escalations.Escalation": "Escalations: when the IRO challenged what was done",
    "escalations.StageAddressee": "Escalations: who was asked to answer",
    "escalations.StageRecord": "Escalations: their stages",
    "escalations.Response": "Escalations: what was promised",
    "exchange.ReturnedChild": "What yearly returns to the Department for Education said",
    "exchange.ImportedRow": "Rows of a list of escalations that was taken in",
    "reviews.ItemDate": "Days of plans, reports and assessments",
    "reviews.Participant": "Who came to reviews",
    "reviews.WorkflowStep": "Steps before a record of a review",
}


def label_of(field: models.Field) -> str:
    """Return a field's name as a reader knows it."""
    told = LABELS.get(field.name) or str(field.verbose_name)
    return f"{told[:1].upper()}{told[1:]}"


def meaning(name: str, stands: Any) -> str:
    """Return what a code or a key in a field means; empty where it is neither."""
    if coded := CODES.get(name, {}).get(str(stands)):
        return f"{coded} ({stands})"
    return KEYS.get(name, {}).get(str(stands), "")


def said(stands: Any) -> str:
    """Return a value as a reader has it: days in words, yes and no, lists one after the other."""
    if isinstance(stands, bool):
        return "Yes" if stands else "No"
    if isinstance(stands, datetime):
        at = timezone.localtime(stands)
        return f"{in_words(at.date())}, {at:%H:%M}"
    if isinstance(stands, date):
        return in_words(stands)
    if isinstance(stands, dict):
        told = {name: said(value) for name, value in stands.items() if value not in (None, "", [], {})}
        return "; ".join(f"{name.replace('_', ' ')}: {words}" for name, words in told.items())
    return ", ".join(map(said, stands)) if isinstance(stands, list | tuple) else _with_days(str(stands))


def _with_days(text: str) -> str:
    """Return a text in which days stand in words; what is no day of the calendar is left."""
    text = ISO_DAY.sub(lambda found: _day(found, *found.group(1, 2, 3)), text)
    return SHORT_DAY.sub(lambda found: _day(found, *found.group(3, 2, 1)), text)


def _day(found: re.Match, year: str, month: str, day: str) -> str:
    try:
        return in_words(date(int(year), int(month), int(day)))
    except ValueError:
        return found.group()
