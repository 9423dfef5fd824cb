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
from people.models.signing_in import KeptWords, SignInAttempt

__all__ = [
    "LASTS_ONE_DAY",
    "Authority",
    "Cover",
    "Employment",
    "EthnicGroup",
    "Gender",
    "KeptWords",
    "Post",
    "PostHolding",
    "SignInAttempt",
    "Staff",
    "StaffManager",
    "StaffPhoto",
    "Team",
]
