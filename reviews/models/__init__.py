"""Reviews: the event, the steps of the workflow before its record, the record itself, the decisions."""

from reviews.models.decisions import DecisionCheck, ReviewDecision
from reviews.models.record import GateLift, RecordVersion, ReviewRecord
from reviews.models.review import PARTICIPATION, Review, ReviewRules
from reviews.models.workflow import Workflow, WorkflowStage, WorkflowStep

__all__ = [
    "PARTICIPATION",
    "DecisionCheck",
    "GateLift",
    "RecordVersion",
    "Review",
    "ReviewDecision",
    "ReviewRecord",
    "ReviewRules",
    "Workflow",
    "WorkflowStage",
    "WorkflowStep",
]
