"""The child in care: who they are, their care, who is allocated, their family, and what happened to them."""

from children.models.care import AdoptionPlan, Episode, MissingEpisode
from children.models.child import Allocation, Child, PeriodOfCare, SiblingGroup, SiblingMembership
from children.models.court import CourtProceedings, Disability, ProtectionPlan
from children.models.emergency import EmergencyReview, EmergencyUse
from children.models.health import AnnualHealth
from children.models.inspected import InspectedChild, InspectedChildRemoval
from children.models.restricted import RestrictedPerson, Restriction
from children.models.retention import LegalHold, RetentionItem, RetentionRun, RetentionSchedule
from children.models.subject_access import Answer, AskedBy, SubjectAccessRequest

__all__ = [
    "AdoptionPlan",
    "Allocation",
    "AnnualHealth",
    "Answer",
    "AskedBy",
    "Child",
    "CourtProceedings",
    "Disability",
    "EmergencyReview",
    "EmergencyUse",
    "Episode",
    "InspectedChild",
    "InspectedChildRemoval",
    "LegalHold",
    "MissingEpisode",
    "PeriodOfCare",
    "ProtectionPlan",
    "RestrictedPerson",
    "Restriction",
    "RetentionItem",
    "RetentionRun",
    "RetentionSchedule",
    "SiblingGroup",
    "SiblingMembership",
    "SubjectAccessRequest",
]
