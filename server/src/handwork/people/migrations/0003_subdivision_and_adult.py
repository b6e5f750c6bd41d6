from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_keys_pseudonyms_blocks'),
    ]

    operations = [
        migrations.AddField(
            model_name='worker',
            name='subdivision',
            field=models.CharField(default='', max_length=3),
        ),
        migrations.AddField(
            model_name='worker',
            name='is_adult',
            field=models.BooleanField(default=False),
        ),
    ]
