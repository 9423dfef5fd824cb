"""Django admin's change list of escalations, with care: like columns and filters, related rows fetched at once."""

from django.contrib import admin

from escalations.models import Escalation


class OpenSite(admin.AdminSite):
    def has_permission(self, request) -> bool:
        return request.user.is_active


class EscalationAdmin(admin.ModelAdmin):
    """Columns and filters as on the portal's page; the children, reasons and stage records of a page are prefetched."""

    list_display = (
        "reference",
        "main_reason",
        "concerned",
        "stage",
        "state",
        "with_whom",
        "iro",
        "raised_on",
        "due_on",
    )
    list_filter = ("state", "stage", "children__team", "children__iro", "reasons__reason")
    list_select_related = ("stage", "raised_by")
    ordering = ("-raised_on", "-pk")

    def get_queryset(self, request):
        rows = super().get_queryset(request).filter(authority=request.user.authority)
        return rows.prefetch_related(
            "reasons__reason", "children__child", "children__iro", "records__addressees__staff"
        )

    def has_view_permission(self, request, obj=None) -> bool:
        return True

    def has_module_permission(self, request) -> bool:
        return True

    def has_add_permission(self, request) -> bool:
        return False

    has_change_permission = has_delete_permission = lambda self, request, obj=None: False

    def main_reason(self, row) -> str:
        return next((str(given.reason) for given in row.reasons.all() if given.is_main), "")

    def concerned(self, row) -> str:
        return ", ".join(about.child.reference for about in row.children.all())

    def with_whom(self, row) -> str:
        return ", ".join(asked.staff.name for record in _open(row) for asked in record.addressees.all())

    def iro(self, row) -> str:
        return next((str(about.iro) for about in row.children.all()), "")

    def due_on(self, row):
        return next((record.due_on for record in _open(row)), None)


class ShortEscalationAdmin(EscalationAdmin):
    list_per_page = 25


class PlainEscalationAdmin(EscalationAdmin):
    """As one writes it first: the same columns, with nothing fetched ahead but what the foreign keys name."""

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related(None)


def _open(row) -> list:
    return [record for record in row.records.all() if record.is_open]


hundred, twenty_five, plain = OpenSite("admin-100"), OpenSite("admin-25"), OpenSite("admin-plain")
plain.register(Escalation, PlainEscalationAdmin)
hundred.register(Escalation, EscalationAdmin)
twenty_five.register(Escalation, ShortEscalationAdmin)
