from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("presence", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="sighting",
            name="was_public",
            field=models.BooleanField(default=False),
        ),
    ]
