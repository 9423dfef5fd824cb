"""The models of people, by subject."""

from people.models.council import (
    LASTS_ONE_DAY,
    Authority,
    Cover,
    Employment,
    EthnicGroup,
    Gender,
    Post,
    PostHolding,
    Staff,
    StaffManager,
    StaffPhoto,
    Team,
)
from people.models.inspection import Inspection, InspectionExtension
from people.models.signing_in import Authenticator, KeptWords, SignInAttempt
from people.models.single_sign_on import ClaimPost, CouncilAccount

__all__ = [
    "LASTS_ONE_DAY",
    "Authenticator",
    "Authority",
    "ClaimPost",
    "CouncilAccount",
    "Cover",
    "Employment",
    "EthnicGroup",
    "Gender",
    "Inspection",
    "InspectionExtension",
    "KeptWords",
    "Post",
    "PostHolding",
    "SignInAttempt",
    "Staff",
    "StaffManager",
    "StaffPhoto",
    "Team",
]
