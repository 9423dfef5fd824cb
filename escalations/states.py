"""The states of an escalation, and on whose desk it lies in each."""

from django.db import models


class State(models.TextChoices):
    DRAFT = "draft", "Draft"
    AWAITING_RESPONSE = "awaiting-response", "Awaiting response"
    RESPONDED = "responded", "Responded"
    ACTION_AWAITED = "action-awaited", "Action awaited"
    RESOLVED = "resolved", "Resolved"
    WITHDRAWN = "withdrawn", "Withdrawn"
    GONE = "gone", "Discarded"  # a draft thrown away: the row goes, the audit event stays


OPEN = (State.AWAITING_RESPONSE, State.RESPONDED, State.ACTION_AWAITED)
CLOSED = (State.RESOLVED, State.WITHDRAWN)
KEPT = tuple(state for state in State if state is not State.GONE)

# Whose desk an escalation is on, in words.
DESK = {
    State.DRAFT: "the IRO who is writing it",
    State.AWAITING_RESPONSE: "whoever answers the stage",
    State.RESPONDED: "the IRO",
    State.ACTION_AWAITED: "whoever promised the action",
    State.RESOLVED: "nobody",
    State.WITHDRAWN: "nobody",
}
