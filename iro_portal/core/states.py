"""Models whose state only `core.transitions.perform` can change.

django-fsm protects a field on the class, and its refresh_from_db() opens that protection for the whole
process if the refresh fails. Here the protection is per object, and `save`, `update`, `bulk_update` and
`bulk_create` are refused as ways round it.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models
from django_fsm import FSMField, FSMFieldDescriptor

GUARDED = {"state", "version"}
_provenance: ContextVar[str] = ContextVar("provenance", default="")


class StateBypassed(Exception):
    """Somebody tried to change a state without a transition."""


@contextmanager
def creating_from(provenance: str):
    """Allow rows to be created in a state that a file proves (imports, synthetic data); never to change one."""
    token = _provenance.set(provenance)
    try:
        yield
    finally:
        _provenance.reset(token)


class StateDescriptor(FSMFieldDescriptor):
    def __set__(self, instance, value):
        # A row read without its state (only, defer) has none in memory yet, and is no freer for that.
        is_new = self.field.name not in instance.__dict__ and instance._state.adding
        if not is_new and not instance.__dict__.get("_loading_state"):
            raise StateBypassed(f"{self.field.name} changes only by a transition, not by assignment.")
        self.field.set_state(instance, value)


class StateField(FSMField):
    """An FSMField that is protected object by object."""

    descriptor_class = StateDescriptor


class StatefulQuerySet(models.QuerySet):
    """Refuses to write a state or a version."""

    def update(self, **values):
        self._refuse(values)
        return super().update(**values)

    def bulk_update(self, objs, fields, batch_size=None):
        fields = list(fields)
        self._refuse(fields)
        return super().bulk_update(objs, fields, batch_size=batch_size)

    def bulk_create(
        self,
        objs,
        batch_size=None,
        ignore_conflicts=False,
        update_conflicts=False,
        update_fields=None,
        unique_fields=None,
    ):
        objs, update_fields = list(objs), list(update_fields or ()) or None
        for instance in objs:
            instance.refuse_foreign_birth()
        self._refuse(update_fields or ())
        return super().bulk_create(objs, batch_size, ignore_conflicts, update_conflicts, update_fields, unique_fields)

    def _refuse(self, names):
        if GUARDED & set(names):
            raise StateBypassed(f"The state of {self.model._meta.verbose_name_plural} changes only by a transition.")

    bulk_update.alters_data = bulk_create.alters_data = update.alters_data = True


def refuse_foreign_state(model: type[models.Model], states: set[str]) -> None:
    """Raise StateBypassed if new rows would start elsewhere than at the first state, and no file says so."""
    first = model._meta.get_field("state").default
    if not _provenance.get() and (other := next((state for state in states if state != first), None)):
        raise StateBypassed(f"A new {model._meta.verbose_name} starts as {first}, not as {other}.")


class StatefulModel(models.Model):
    """Base of models with a `state` (StateField) and a `version` that each transition raises by one."""

    version = models.PositiveIntegerField(default=1, editable=False)

    objects = StatefulQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args, **kwargs):
        if self._state.adding:
            self.refuse_foreign_birth()
            # Never an UPDATE: a new object with an old key would write its first state over the row's.
            kwargs["force_insert"] = True
        elif not self._performing_now():
            self._refuse_changed_state()
        super().save(*args, **kwargs)
        self._state_in_database = self.__dict__.get("state")

    @classmethod
    def from_db(cls, db, field_names, values):
        instance = super().from_db(db, field_names, values)
        instance._state_in_database = instance.__dict__.get("state")
        return instance

    def refresh_from_db(self, using=None, fields=None, from_queryset=None):
        self._loading_state = True
        try:
            super().refresh_from_db(using=using, fields=fields, from_queryset=from_queryset)
        finally:
            self.__dict__.pop("_loading_state", None)
        # A refresh of other fields proves nothing about a state that was changed in memory only.
        if fields is None or "state" in fields:
            self._state_in_database = self.__dict__.get("state")

    def _do_update(self, base_qs, using, pk_val, values, *args):
        # Every UPDATE of one row passes here, save_base() and fixtures too. Without a transition it writes no state,
        # and it writes nothing at all where the row has changed since this object was read.
        if self._performing_now():
            return super()._do_update(base_qs, using, pk_val, values, *args)
        values = [value for value in values if value[0].name not in GUARDED]
        current = base_qs.filter(version=self.version) if "version" in self.__dict__ else base_qs
        written = super()._do_update(current, using, pk_val, values, *args)
        if not written and base_qs.filter(pk=pk_val).exists():
            raise StateBypassed(f"{self} has changed since it was read; read it again before saving.")
        return written

    def _performing_now(self) -> bool:
        return bool(self.__dict__.get("_performing"))

    def refuse_foreign_birth(self):
        """Raise StateBypassed if a new row starts elsewhere than at the first state, and no file says so."""
        refuse_foreign_state(type(self), {self.state})

    def _refuse_changed_state(self):
        if "state" in self.__dict__ and self.state != self._state_in_database:
            raise StateBypassed(f"{self} went to {self.state} without core.transitions.perform.")
