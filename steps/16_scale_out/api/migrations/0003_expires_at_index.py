from django.db import migrations

INDEX = 'CREATE INDEX api_expires_at ON token_blacklist_outstandingtoken (expires_at)'


class Migration(migrations.Migration):
    """Finding what has expired must not read the whole table, which simplejwt does not index."""

    dependencies = [
        ('api', '0002_note'),
        ('token_blacklist', '0013_alter_blacklistedtoken_options_and_more'),
    ]

    operations = [migrations.RunSQL(INDEX, 'DROP INDEX api_expires_at')]
