from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("presence", "0005_report_in_surge"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["sighting", "sender"], name="report_own"),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("weight__gt", 0.0), models.Q(("verdict", "none"), _negated=True), _connector="OR"),
                fields=["sighting"],
                name="report_weighs",
            ),
        ),
    ]
