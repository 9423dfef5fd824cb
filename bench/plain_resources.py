"""The same rows by django-import-export: a ModelResource a table, as a project writes it first; and with `use_bulk`.

It is given less to do than the import: the finished rows with their keys, ready to be stored. No checks, no periods made
of episodes, nothing judged, nothing kept for an undo; neither health, times missing nor steps.
"""

from import_export import resources
from tablib import Dataset

from children.models import Child, Episode, PeriodOfCare
from exchange.ssda903.write import IMPORTED
from iro_portal.core.states import creating_from
from reviews.models import Review


class ChildResource(resources.ModelResource):
    class Meta:
        model = Child


class PeriodResource(resources.ModelResource):
    class Meta:
        model = PeriodOfCare


class EpisodeResource(resources.ModelResource):
    class Meta:
        model = Episode


class ReviewResource(resources.ModelResource):
    class Meta:
        model = Review

    def init_instance(self, row=None):
        """The state is given to a new review at once: it is not assigned afterwards."""
        return Review(state=row["state"])

    def import_field(self, field, instance, row, is_m2m=False, **kwargs):
        if field.attribute != "state":
            super().import_field(field, instance, row, is_m2m, **kwargs)


def _in_bulk(resource: type[resources.ModelResource]) -> type[resources.ModelResource]:
    """Switch on what its documentation names for large imports: bulk writing, and no differences worked out."""
    meta = type("Meta", (resource.Meta,), {"use_bulk": True, "skip_diff": True})
    return type(f"{resource.__name__}InBulk", (resource,), {"Meta": meta})


PLAIN = (ChildResource, PeriodResource, EpisodeResource, ReviewResource)
IN_BULK = tuple(map(_in_bulk, PLAIN))


def exported() -> list[str]:
    """Return the rows that are there as CSV files, as the library itself writes them."""
    return [resource().export().csv for resource in PLAIN]


def take_in(kinds: tuple[type[resources.ModelResource], ...], files: list[str]) -> None:
    """Read and store each file; the library puts each into a transaction."""
    with creating_from(IMPORTED):
        for resource, file in zip(kinds, files, strict=True):
            resource().import_data(Dataset().load(file, format="csv"), raise_errors=True)
