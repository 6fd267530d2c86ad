from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("presence", "0004_moderation")]

    operations = [
        migrations.AddField(model_name="report", name="in_surge", field=models.BooleanField(default=False)),
    ]
