"""Keys of authenticators are encrypted in the database, can be encrypted anew, and say so where they cannot be read."""

import importlib
import re
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from iro_portal import environment
from iro_portal.core import encryption
from people import second_factor
from people.models import Authenticator

OLD, NEW = "old " * 10, "new " * 10
KEY = bytes(range(20))
MOVE = importlib.import_module("people.migrations.0007_keys_encrypted")


@pytest.fixture
def device(world, settings) -> Authenticator:
    settings.ENCRYPTION_KEYS = [OLD]
    device = second_factor.coming(world.iro)
    Authenticator.objects.update(confirmed=True)
    return device


def code_of(device, ahead: int = 0) -> str:
    return f"{totp(device.bin_key, drift=ahead):06}"


def everything_kept() -> str:
    """Return every cell of the two tables of authenticators."""
    with connection.cursor() as cursor:
        rows = []
        for table in ("otp_totp_totpdevice", "people_authenticator"):
            cursor.execute(f"SELECT * FROM {table}")
            rows += cursor.fetchall()
    return str(rows)


def test_the_database_holds_a_key_in_no_form_that_a_thief_could_use(device):
    key, kept = device.bin_key, everything_kept()
    assert len(key) == 20
    assert TOTPDevice.objects.get().key == ""
    assert [form for form in (key.hex(), second_factor.key_of(device), key.decode("latin-1")) if form in kept] == []
    assert re.search(r"gAAAAA[\w-]{100,}", kept), "encrypted"


def test_a_code_opens_with_the_encrypted_key(world, device):
    assert second_factor.verify(world.iro, code_of(Authenticator.objects.get())) == "totp"


def test_every_key_is_another_and_so_is_each_encryption_of_one(world, device):
    assert second_factor.coming(world.worker).bin_key != device.bin_key
    assert encryption.encrypted(KEY) != encryption.encrypted(KEY)
    assert encryption.opened(encryption.encrypted(KEY)) == KEY


def test_a_key_is_changed_without_anybody_being_locked_out(world, device, settings, capsys):
    before = device.bin_key
    settings.ENCRYPTION_KEYS = [NEW, OLD]
    assert Authenticator.objects.get().bin_key == before
    call_command("renew_encryption")
    settings.ENCRYPTION_KEYS = [NEW]
    call_command("renew_encryption", "--check")
    assert capsys.readouterr().out == "1 keys are encrypted anew.\n1 keys can be opened.\n"
    assert second_factor.verify(world.iro, code_of(Authenticator.objects.get())) == "totp"


def test_a_lost_key_opens_nothing_says_so_and_recovery_codes_still_do(world, device, settings, caplog):
    code = code_of(device)
    second_factor.keep_recovery_codes(world.iro, ["abcd-efgh-jkmn-pqrs"])
    settings.ENCRYPTION_KEYS = [NEW]
    assert second_factor.verify(world.iro, code) == ""
    assert "renew_encryption --check" in caplog.text
    assert second_factor.verify(world.iro, "abcd-efgh-jkmn-pqrs") == "recovery"
    for words in ([], ["--check"]):
        with pytest.raises(CommandError, match="1 of 1 keys cannot be opened"):
            call_command("renew_encryption", *words)


def test_a_key_that_somebody_changed_in_the_database_opens_nothing(device):
    Authenticator.objects.update(sealed_key=device.sealed_key[:-6] + "AAAA==")
    with pytest.raises(encryption.CannotBeOpened):
        _ = Authenticator.objects.get().bin_key


def test_keys_from_before_are_moved_and_go_back(world, settings):
    settings.ENCRYPTION_KEYS = [OLD]
    plain = TOTPDevice.objects.create(user=world.iro, key=KEY.hex(), confirmed=True, name="authenticator", last_t=7)
    editor = SimpleNamespace(connection=connection)
    MOVE.encrypt(apps, editor)
    moved = Authenticator.objects.get()
    assert (moved.pk, moved.bin_key, moved.key, moved.last_t) == (plain.pk, KEY, "", 7)
    assert second_factor.is_set_up(world.iro)
    MOVE.encrypt(apps, editor)
    assert Authenticator.objects.get().bin_key == KEY
    MOVE.write_plain(apps, editor)
    assert TOTPDevice.objects.get().key == KEY.hex()
    assert not Authenticator.objects.exists()


def test_a_short_secret_is_refused_without_being_told(monkeypatch):
    monkeypatch.setenv("ENCRYPTION_KEYS", f"{NEW},swordfish")
    with pytest.raises(ImproperlyConfigured, match="ENCRYPTION_KEYS holds a secret of fewer than 32") as refused:
        environment.secrets("ENCRYPTION_KEYS")
    assert "swordfish" not in str(refused.value)
