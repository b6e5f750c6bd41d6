from __future__ import annotations

from django.db import migrations

from handwork.base.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("pay", "0001_initial")]
    operations = [
        append_only("pay_transfer"),
    ]
