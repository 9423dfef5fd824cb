"""Keys of authenticators that were set up before are encrypted; going back writes them as they were."""

from django.db import migrations

from iro_portal.core import encryption


def encrypt(apps, schema_editor):
    devices = apps.get_model("otp_totp", "TOTPDevice")
    authenticators = apps.get_model("people", "Authenticator")
    for device in devices.objects.filter(authenticator=None).exclude(key=""):
        kept = encryption.encrypted(bytes.fromhex(device.key))
        # The row of the library's own table stands: only what is beside it is added.
        authenticators(totpdevice_ptr_id=device.pk, sealed_key=kept).save_base(raw=True, force_insert=True)
    devices.objects.exclude(authenticator=None).update(key="")


def write_plain(apps, schema_editor):
    devices = apps.get_model("otp_totp", "TOTPDevice")
    authenticators = apps.get_model("people", "Authenticator")
    for pk, kept in authenticators.objects.values_list("pk", "sealed_key"):
        devices.objects.filter(pk=pk).update(key=encryption.opened(kept).hex())
    authenticators.objects.all()._raw_delete(schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("people", "0006_authenticators")]

    operations = [migrations.RunPython(encrypt, write_plain)]
