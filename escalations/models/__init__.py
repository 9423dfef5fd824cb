"""The staged dispute: lists, the escalation, its records, what runs beside it."""

from escalations.models.beside import CafcassReferral, CapChoice, GoodPractice, RaiseRequest, SystemicConcern
from escalations.models.escalation import Escalation, EscalationChild, EscalationReason
from escalations.models.lists import (
    Cause,
    CauseList,
    Feature,
    Outcome,
    OutcomeList,
    Protocol,
    ProtocolStage,
    Reason,
    ReasonList,
    StageAnswerer,
)
from escalations.models.records import Entry, Response, StageAddressee, StageRecord

__all__ = [
    "CafcassReferral",
    "CapChoice",
    "Cause",
    "CauseList",
    "Entry",
    "Escalation",
    "EscalationChild",
    "EscalationReason",
    "Feature",
    "GoodPractice",
    "Outcome",
    "OutcomeList",
    "Protocol",
    "ProtocolStage",
    "RaiseRequest",
    "Reason",
    "ReasonList",
    "Response",
    "StageAddressee",
    "StageAnswerer",
    "StageRecord",
    "SystemicConcern",
]
