"""Every model that hangs on a child by foreign keys, found in Django's own account of the models and in no list of ours."""

from django.apps import apps
from django.db import models
from django.db.models import Q

from children.models import Child


def paths_to_a_child() -> dict[type[models.Model], set[str]]:
    """Return each model from whose rows foreign keys lead to a child, with the paths: the child itself by none.

    A path goes on from the model nearest to the child only, so that it ends.
    """
    found: dict[type[models.Model], set[str]] = {Child: {"pk"}}
    while fresh := _one_step_more(found):
        for model, paths in fresh.items():
            found[model] = paths
    return found


def about(model: type[models.Model], paths: set[str], child: Child) -> models.QuerySet:
    """Return the rows of a model from which one of the paths leads to a child."""
    wanted = Q(pk__in=[])
    for path in paths:
        wanted |= Q(**{path: child.pk})
    rows = models.QuerySet(model)
    return rows.filter(pk__in=rows.filter(wanted).values("pk"))


def _one_step_more(found: dict) -> dict[type[models.Model], set[str]]:
    fresh: dict[type[models.Model], set[str]] = {}
    for model in apps.get_models(include_auto_created=True):
        if model not in found:
            for field in model._meta.concrete_fields:
                if field.is_relation and field.related_model in found:
                    above = found[field.related_model]
                    ends = {field.name} if field.related_model is Child else {f"{field.name}__{each}" for each in above}
                    fresh.setdefault(model, set()).update(ends)
    return fresh
