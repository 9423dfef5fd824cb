"""A rule says in one sentence why not; its yes or no comes from the same sentence."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied


class Denied(PermissionDenied):
    """A person may not do this; the message says why, and who could."""

    @property
    def sentence(self) -> str:
        return str(self)


class Rule:
    """A question about one record and one person: may this person do this to it, now?

    Wraps a function (record, staff) -> sentence, where an empty sentence means yes. Calling the rule
    gives True or False, so django-fsm takes it as `permission=`, and so buttons and server agree.
    """

    def __init__(self, why_not: Callable[[Any, Any], str]):
        self.why_not = why_not
        self.__name__ = why_not.__name__
        self.__doc__ = why_not.__doc__

    def __call__(self, record, staff) -> bool:
        return not self.why_not(record, staff)

    def check(self, record, staff) -> None:
        """Raise Denied, with the sentence, unless the answer is yes."""
        if sentence := self.why_not(record, staff):
            raise Denied(sentence)


rule = Rule
