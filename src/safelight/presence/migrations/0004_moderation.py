from django.conf import settings
from django.db import migrations, models
from django.db.models.deletion import PROTECT


class Migration(migrations.Migration):
    dependencies = [
        ("presence", "0002_sighting_was_public"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveField(model_name="decision", name="undone"),
        migrations.AddField(
            model_name="decision",
            name="undone_by",
            field=models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="reviewlock",
            name="reports",
            field=models.JSONField(default=list),
        ),
        migrations.CreateModel(
            name="DecisionCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                (
                    "what",
                    models.CharField(
                        choices=[("confirmed", "Confirmed"), ("refused", "Refused"), ("undone", "Undone")],
                        max_length=10,
                    ),
                ),
                ("reports", models.PositiveIntegerField(default=0)),
                (
                    "moderator",
                    models.ForeignKey(on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("day", "moderator", "what"), name="decision_count_once")
                ],
            },
        ),
    ]
