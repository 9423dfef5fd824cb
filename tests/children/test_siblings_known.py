"""What IROs learn of their children's brothers and sisters (design section 1): employed ones a little, contracted nothing."""

import pytest
from django.utils import timezone

from children.commands import allocate
from children.standing import siblings_known_to
from escalations.models import Escalation
from people.models import Employment
from people.roles import Role
from tests.factories import escalation as make
from tests.factories.restricted import restrict
from tests.factories.world import World
from tests.searching import searched

KIN = "Cara Kin"


@pytest.fixture
def family(world) -> World:
    """Ben is an IRO's, employed or contracted; his sister Cara is another IRO's, in another team."""
    world.contracted = world.person("Con Tracted", world.quality, Role.IRO, employment=Employment.CONTRACTED)
    world.ben, world.cara = world.siblings("Ben Own", KIN)
    today = timezone.localdate()
    allocate(child=world.ben, iro=world.contracted, start=today, by=None)
    allocate(
        child=world.cara,
        iro=world.other_iro,
        team=world.other_team,
        social_worker=world.other_worker,
        start=today,
        by=None,
    )
    return world


@pytest.fixture
def together(family) -> Escalation:
    """One escalation about both, raised while both were one IRO's."""
    today = timezone.localdate()
    allocate(child=family.cara, iro=family.contracted, start=today, by=None)
    words = f"{KIN} and Ben have no plan; {KIN.split()[0]} ({family.cara.reference}) waits longest."
    sent = make.sent(family, children=[family.ben, family.cara], by=family.contracted, concern=words, child_says=words)
    allocate(child=family.cara, iro=family.other_iro, start=today, by=None)
    return sent


def learns(family, text: str) -> bool:
    return any(mark in text for mark in (KIN, family.cara.reference, "Cara"))


def test_an_employed_iro_learns_name_reference_and_allocation_and_has_no_link(family, client):
    allocate(child=family.ben, iro=family.iro, start=timezone.localdate(), by=None)
    client.force_login(family.iro)
    page = client.get(f"/children/{family.ben.reference}/").content.decode()
    for told in (KIN, family.cara.reference, "Ivo Iro", "Olu Worker", "Fostering South"):
        assert told in page
    assert f"/children/{family.cara.reference}/" not in page
    assert client.get(f"/children/{family.cara.reference}/").status_code == 404


def test_a_restricted_brother_or_sister_is_known_to_nobody_who_is_not_named(family):
    today = timezone.localdate()
    allocate(child=family.ben, iro=family.iro, start=today, by=None)
    assert [each.child for each in siblings_known_to(family.iro, family.ben, today)] == [family.cara]
    restrict(family, family.cara)
    assert siblings_known_to(family.iro, family.ben, today) == []


def around(text: str) -> str:
    """Return what stands around the first mark that is learnt."""
    return text[max(text.find("Cara") - 200, 0) :][:400] if "Cara" in text else text[text.find("CH-0002") - 200 :][:400]


ABOUT_BEN = ("/children/{ben}/", "/reviews/of/{ben}/between/", "/reviews/of/{ben}/voice/", "/reviews/of/{ben}/dates/",
             "/reviews/{review}/", "/reviews/{review}/preparation/", "/reviews/{review}/letters/", "/reviews/missing/",
             "/reviews/schedule/", "/reviews/schedule/?together={review}", "/escalations/raise/?child={ben}",
             "/escalations/record/?child={ben}", "/children/", "/children/?q=cara", "/reviews/calendar/", "/")  # fmt: skip


def test_a_contracted_iro_learns_nothing_of_a_sister_on_any_page(family, client):
    client.force_login(family.contracted)
    words = {"ben": family.ben.reference, "review": family.ben.reviews.get().reference}
    pages = {path: client.get(searched(client, path.format(**words))) for path in ABOUT_BEN}
    assert {path: page.status_code for path, page in pages.items() if page.status_code not in (200, 302)} == {}
    assert [path for path, page in pages.items() if learns(family, page.content.decode().replace("cara", ""))] == []
    assert siblings_known_to(family.contracted, family.ben, timezone.localdate()) == []


def test_a_contracted_iro_learns_nothing_of_the_other_child_of_an_escalation(family, together, client):
    client.force_login(family.contracted)
    of = together.get_absolute_url()
    pages = ["/", "/escalations/", of, f"{of}withdraw/", f"{of}resolve/", f"{of}settle-child/", f"{of}split/",
             "/escalations/not-filed/", "/escalations/escalations.csv", f"/children/{family.ben.reference}/"]  # fmt: skip
    for path in pages:
        answer = client.get(path)
        text = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()
        assert not learns(family, text), (path, around(text))
    assert "another child" in client.get(of).content.decode()
    file = f"/escalations/case-file/{together.reference}/{family.cara.reference}.txt"
    assert client.get(file).status_code == 404


def test_an_iro_who_knows_of_brothers_and_sisters_and_the_iro_manager_see_whom_it_concerns(family, together, client):
    for who in (family.other_iro, family.iro_manager):
        client.force_login(who)
        assert KIN in client.get(together.get_absolute_url()).content.decode()


def test_a_contracted_iro_names_no_sister_in_an_escalation(family, client):
    client.force_login(family.contracted)
    form = {"child": family.ben.reference, "children": [family.ben.reference, family.cara.reference], "action": "draft",
            "version": "", "token": ""}  # fmt: skip
    client.post("/escalations/raise/", form)
    assert not Escalation.objects.filter(children__child=family.cara).exists()
