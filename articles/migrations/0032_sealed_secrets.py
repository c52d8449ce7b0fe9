"""Secrets of authenticator apps are sealed with SECRET_KEY."""

from django.db import migrations, models

from articles.accounts.sealing import seal, unseal


def seal_all(apps, schema_editor):
    for app in apps.get_model('articles', 'CodeApp').objects.all():
        app.sealed_secret = seal(app.sealed_secret)
        app.save(update_fields=['sealed_secret'])


def unseal_all(apps, schema_editor):
    for app in apps.get_model('articles', 'CodeApp').objects.all():
        app.sealed_secret = unseal(app.sealed_secret)
        app.save(update_fields=['sealed_secret'])


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0031_how_files_were_read'),
    ]

    operations = [
        migrations.RenameField(
            model_name='codeapp',
            old_name='secret',
            new_name='sealed_secret',
        ),
        migrations.AlterField(
            model_name='codeapp',
            name='sealed_secret',
            field=models.CharField(max_length=255),
        ),
        migrations.RunPython(seal_all, unseal_all),
    ]
