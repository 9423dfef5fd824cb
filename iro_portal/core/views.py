"""What views share: run one command for a form, and give every word back where it is refused."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db import IntegrityError

from iro_portal.core import frozen
from iro_portal.core.dated_lists import ListInUse, NothingInForce
from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import MovedOn, NotInOrder

REFUSALS = (Denied, NotInOrder, NothingInForce, ListInUse)


def attempt(form: forms.Form, command: Callable, **arguments: Any):
    """Run a command; return what it returns, or None with the refusal as an error of the form, words kept.

    A lost race (MovedOn) puts the new version into the form, so that sending it again is a choice made knowingly.
    """
    try:
        return command(**arguments)
    except MovedOn as moved:
        _take_version(form, moved.current.version)
        form.add_error(None, str(moved))
    except REFUSALS as refusal:
        field = getattr(refusal, "field", "")
        form.add_error(field if field in form.fields else None, str(refusal))
    except IntegrityError as error:
        if not frozen.is_refusal(error):
            raise
        form.add_error(
            None, "This record was anonymised at the end of its time; nothing of it can be changed any more."
        )
    return None


def _take_version(form: forms.Form, version: int) -> None:
    if "version" in form.fields:
        form.data = form.data.copy()
        form.data[form.add_prefix("version")] = str(version)
