"""Forms about figures."""

from reports.forms.asking import MOST_YEARS, ReportForm, WhyForm
from reports.forms.builder import BuilderForm, SaveForm

__all__ = ["MOST_YEARS", "BuilderForm", "ReportForm", "SaveForm", "WhyForm"]
