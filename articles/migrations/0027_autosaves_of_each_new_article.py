from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0026_next_moment"),
    ]

    operations = [
        migrations.AddField(
            model_name="autosave",
            name="draft",
            field=models.CharField(default="", max_length=40),
        ),
        migrations.RemoveConstraint(
            model_name="autosave",
            name="autosave_once_for_new_articles",
        ),
        migrations.AddConstraint(
            model_name="autosave",
            constraint=models.UniqueConstraint(
                condition=models.Q(("article", None)),
                fields=("user", "draft"),
                name="autosave_once_for_each_new_article",
            ),
        ),
    ]
