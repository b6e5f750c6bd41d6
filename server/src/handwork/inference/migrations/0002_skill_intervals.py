from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('inference', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='workerskill',
            name='accuracy_low_share',
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name='workerskill',
            name='accuracy_high_share',
            field=models.FloatField(null=True),
        ),
        migrations.AddConstraint(
            model_name='workerskill',
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(('accuracy_high_share__gte', models.F('accuracy_share')), ('accuracy_low_share__lte', models.F('accuracy_share'))),
                    models.Q(('accuracy_high_share__isnull', True), ('accuracy_low_share__isnull', True)),
                    _connector='OR',
                ),
                name='skill_within_its_interval',
            ),
        ),
    ]
