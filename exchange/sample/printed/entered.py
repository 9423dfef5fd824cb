"""What the papers print that no record gives: child protection cases by post, statistical neighbours, targets."""

from collections.abc import Iterator
from datetime import date

from exchange.sample.councils import declaration
from people.models import Authority, PostHolding
from reports.commands import EnteredSpec, enter_figures

REGISTER = "Child protection register, as printed in the IRO annual report 2013/14, figure 2"


def load(authority: Authority, today: date) -> None:
    """This function will enter a council's declared figures by the command that a committee officer uses."""
    plan = declaration(authority.slug)
    specs = [*_protection(authority, plan.get("printed_service", {})), *_declared(plan.get("entered", []))]
    come = [spec for spec in specs if max(spec.last, spec.source_on) <= today]
    enter_figures(authority=authority, specs=come, by=None, today=today)


def _protection(authority: Authority, service: dict) -> Iterator[EnteredSpec]:
    cases = service.get("child_protection", [])
    posts = dict(PostHolding.objects.of(authority).filter(end=service.get("until")).values_list("staff__name", "post"))
    for post, number in zip(service["posts"] if cases else [], cases, strict=True):
        yield EnteredSpec(
            kind="figure", measure="child-protection-cases", row=str(posts[post[2]]), value=str(number),
            first=service["on"], last=service["on"], source=REGISTER, source_on=service["on"],
        )  # fmt: skip


def _declared(entered: list[dict]) -> Iterator[EnteredSpec]:
    for each in entered:
        words = {name: value for name, value in each.items() if name != "values"}
        for first, last, value in each["values"]:
            yield EnteredSpec(first=first, last=last, value=value, **words)
