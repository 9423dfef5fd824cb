"""The standard reasons to which every council's own list is mapped, so that years and lists can be compared."""

from django.db import models


class StandardReason(models.TextChoices):
    CARE_PLAN = "care-plan", "Care plan missing or inadequate"
    DRIFT = "drift", "Drift or delay"
    REVIEW_PAPERS = "review-papers", "Review papers late or poor"
    REVIEW_DECISIONS = "review-decisions", "Review decisions not carried out"
    VISITS = "visits", "Social work visits"
    ALLOCATION = "allocation", "No allocated worker, change or sickness"
    SOCIAL_WORK = "social-work", "Social work provision"
    PLACEMENT = "placement", "Placement concern or unplanned move"
    EDUCATION = "education", "Education and personal education plan"
    HEALTH = "health", "Health and health assessment"
    CONTACT = "contact", "Contact with family"
    SAFEGUARDING = "safeguarding", "Safeguarding: missing, exploitation, crime"
    LEGAL = "legal", "Legal process"
    NOT_TOLD = "not-told", "IRO not told of a change"
    PATHWAY = "pathway", "Pathway plan, 18 and after, staying put"
    IMMIGRATION = "immigration", "Age assessment or immigration"
    LIFE_STORY = "life-story", "Life story work"
    MANAGEMENT = "management", "Management oversight or recording"
    STATUTORY = "statutory", "Statutory requirement not met"
    OTHER = "other", "Other"
