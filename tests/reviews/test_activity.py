"""The log of what the service did: who writes it, what is refused, the list by year and kind, the file."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from iro_portal.core.permissions import Denied
from iro_portal.core.transitions import NotInOrder
from reviews import commands
from reviews.models import ServiceActivity
from tests.factories.world import World

LIST = reverse("reviews:activity")


def line(world, by=None, **more) -> ServiceActivity:
    facts = {"kind": "training", "on": date(2018, 5, 1), "title": "Working with fathers"} | more
    return commands.log_activity(by=by or world.iro, **facts)


def listed(client, person, query="") -> str:
    client.force_login(person)
    return client.get(f"{LIST}?{query}").text


def test_iros_and_their_manager_write_the_log(world):
    assert line(world).by == world.iro
    assert line(world, by=world.iro_manager, title="Court skills").by == world.iro_manager


@pytest.mark.parametrize("who", ["worker", "manager", "support", "committee"])
def test_nobody_else_writes_or_reads_it(world, client, who):
    with pytest.raises(Denied):
        line(world, by=getattr(world, who))
    client.force_login(getattr(world, who))
    for name in ("activity", "activity-add", "activity-csv"):
        assert client.get(reverse(f"reviews:{name}")).status_code == 403


def test_a_line_is_refused_at_its_field(world):
    line(world)
    refused = [
        ({"title": " "}, "title", "what it was"),
        ({"on": timezone.localdate() + timedelta(days=1)}, "on", "future"),
        ({"until": date(2018, 4, 30)}, "until", "before the first day"),
        ({}, "title", "in the log already"),
    ]
    for typed, field, sentence in refused:
        with pytest.raises(NotInOrder, match=sentence) as wrong:
            line(world, **typed)
        assert wrong.value.field == field


def test_a_line_is_put_right_by_who_wrote_it_or_the_iro_manager(world, client):
    row = line(world)
    with pytest.raises(Denied, match="written by Amara Iro"):
        line(world, by=world.other_iro, line=row)
    line(world, by=world.iro_manager, line=row, title="Working with fathers, part 1")
    row.refresh_from_db()
    assert (row.title, row.by) == ("Working with fathers, part 1", world.iro)
    change = reverse("reviews:activity-change", args=[row.pk])
    client.force_login(world.other_iro)
    assert client.get(change).status_code == 403
    client.force_login(World(slug="framley").iro)
    assert client.get(change).status_code == 404


def test_the_list_is_by_year_from_april_and_by_kind(world, client):
    line(world, on=date(2018, 3, 31), title="The year before")
    line(world, on=date(2018, 4, 1), title="The first day")
    line(world, on=date(2019, 3, 31), title="The last day", kind="panel")
    year = listed(client, world.iro, "year=2018")
    assert "The first day" in year
    assert "The last day" in year
    assert "The year before" not in year
    assert "The first day" not in listed(client, world.iro, "year=2018&kind=panel")
    assert "Nothing here" in listed(client, world.iro, "kind=champion")
    assert listed(client, world.iro, "year=x")


def test_the_file_holds_every_line_and_runs_no_formula(world, client):
    line(world, title="=1+1", words="@sum")
    client.force_login(world.iro)
    answer = client.get(f"{reverse('reviews:activity-csv')}?year=2018")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    said = b"".join(answer.streaming_content).decode()
    assert "Training,01/05/2018,,'=1+1,'@sum,Amara Iro" in said


def test_a_line_is_added_on_the_page_and_a_refused_one_keeps_its_words(world, client):
    client.force_login(world.iro)
    typed = {"kind": "panel", "title": "Fostering panel", "on_day": 1, "on_month": 6, "on_year": 2018}
    assert "is in the log" in client.post(reverse("reviews:activity-add"), typed, follow=True).text
    again = client.post(reverse("reviews:activity-add"), typed | {"words": "Twice a year."}).text
    assert "in the log already" in again
    assert "Twice a year." in again


def test_the_list_stays_flat(world, client):
    asked = []
    for count in (10, 990):
        ServiceActivity.objects.bulk_create(
            ServiceActivity(
                authority=world.authority, kind="other", on=date(2018, 5, 1), title=f"{count} {n}", by=world.iro
            )
            for n in range(count)
        )
        listed(client, world.iro)
        with CaptureQueriesContext(connection) as captured:
            listed(client, world.iro)
        asked.append(len(captured))
    assert asked[0] == asked[1]
