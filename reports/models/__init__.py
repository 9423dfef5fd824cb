"""What figures need of their own: an authority's groupings, the tables that people keep, packs and publications."""

from reports.models.entered import EnteredFigure
from reports.models.grouping import Grouping, GroupingLine
from reports.models.packs import (
    CaseStudy,
    Pack,
    PackComment,
    PackQuote,
    PackTable,
    PackWords,
    PackWordsDraft,
    WorkProgrammeItem,
)
from reports.models.publications import Publication, PublicationFile, PublicationWithdrawal
from reports.models.saved import SavedTable

__all__ = [
    "CaseStudy",
    "EnteredFigure",
    "Grouping",
    "GroupingLine",
    "Pack",
    "PackComment",
    "PackQuote",
    "PackTable",
    "PackWords",
    "PackWordsDraft",
    "Publication",
    "PublicationFile",
    "PublicationWithdrawal",
    "SavedTable",
    "WorkProgrammeItem",
]
