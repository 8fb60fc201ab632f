from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Cosignature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("size", models.BigIntegerField()),
                ("signer", models.TextField()),
                ("time", models.BigIntegerField()),
                ("line", models.TextField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("size", "signer"), name="one_line_of_one_signer")
                ],
                "indexes": [models.Index(fields=["signer", "size"], name="newest_of_one_signer")],
            },
        ),
        migrations.CreateModel(
            name="SignerState",
            fields=[
                ("signer", models.TextField(primary_key=True, serialize=False)),
                ("held", models.BigIntegerField()),
                ("asked_ms", models.BigIntegerField()),
                ("answer", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="SignerAlarm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("signer", models.TextField()),
                ("name", models.TextField()),
                ("kind", models.CharField(max_length=16)),
                ("size", models.BigIntegerField()),
                ("ours", models.BigIntegerField()),
                ("note", models.BinaryField(null=True)),
                ("seen_ms", models.BigIntegerField()),
                ("resolved_ms", models.BigIntegerField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("signer", "kind", "size"), name="one_alarm_of_a_kind")
                ],
            },
        ),
    ]
