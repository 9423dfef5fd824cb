"""Reviews: the event, the steps of the workflow before its record, the record itself, the decisions, and what is around."""

from reviews.models.between import (
    AdvocacyReferral,
    ChildContact,
    IndependentVisitor,
    MidpointUpdate,
    MidwayReview,
    SocialWorkVisit,
)
from reviews.models.dates import ItemDate
from reviews.models.decisions import DecisionCheck, ReviewDecision
from reviews.models.in_error import RecordedFact
from reviews.models.letters import Letter, LetterDraft, LetterKind, LetterTemplate
from reviews.models.lists import AttendanceRole, AttendanceRoles, Entitlement, Entitlements
from reviews.models.meeting import Participant, ReviewCorrection, ReviewMeeting, ReviewMove
from reviews.models.monitoring import (
    MonitoringAnswer,
    MonitoringForm,
    MonitoringQuestion,
    MonitoringReturn,
    MonitoringVersion,
)
from reviews.models.record import GateLift, RecordVersion, ReviewRecord
from reviews.models.review import PARTICIPATION, LatenessReason, LatenessReasons, Review, ReviewRules
from reviews.models.service import (
    Audit,
    AuditAction,
    AuditAnswer,
    AuditQuestion,
    AuditTemplate,
    ServiceActivity,
    Supervision,
    TeamFeedback,
)
from reviews.models.told import IroNotice
from reviews.models.voice import ChildView, EntitlementExplained, FirstPack
from reviews.models.workflow import Workflow, WorkflowStage, WorkflowStep

__all__ = [
    "PARTICIPATION",
    "AdvocacyReferral",
    "AttendanceRole",
    "AttendanceRoles",
    "Audit",
    "AuditAction",
    "AuditAnswer",
    "AuditQuestion",
    "AuditTemplate",
    "ChildContact",
    "ChildView",
    "DecisionCheck",
    "Entitlement",
    "EntitlementExplained",
    "Entitlements",
    "FirstPack",
    "GateLift",
    "IndependentVisitor",
    "IroNotice",
    "ItemDate",
    "LatenessReason",
    "LatenessReasons",
    "Letter",
    "LetterDraft",
    "LetterKind",
    "LetterTemplate",
    "MidpointUpdate",
    "MidwayReview",
    "MonitoringAnswer",
    "MonitoringForm",
    "MonitoringQuestion",
    "MonitoringReturn",
    "MonitoringVersion",
    "Participant",
    "RecordVersion",
    "RecordedFact",
    "Review",
    "ReviewCorrection",
    "ReviewDecision",
    "ReviewMeeting",
    "ReviewMove",
    "ReviewRecord",
    "ReviewRules",
    "ServiceActivity",
    "SocialWorkVisit",
    "Supervision",
    "TeamFeedback",
    "Workflow",
    "WorkflowStage",
    "WorkflowStep",
]
