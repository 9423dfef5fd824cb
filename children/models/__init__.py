"""The child in care: who they are, their care, who is allocated, their family, and what happened to them."""

from children.models.care import AdoptionPlan, Episode, MissingEpisode
from children.models.child import Allocation, Child, PeriodOfCare, SiblingGroup, SiblingMembership
from children.models.court import CourtProceedings, Disability, ProtectionPlan
from children.models.health import AnnualHealth

__all__ = [
    "AdoptionPlan",
    "Allocation",
    "AnnualHealth",
    "Child",
    "CourtProceedings",
    "Disability",
    "Episode",
    "MissingEpisode",
    "PeriodOfCare",
    "ProtectionPlan",
    "SiblingGroup",
    "SiblingMembership",
]
