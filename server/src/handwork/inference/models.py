from __future__ import annotations

from django.db import models


class Run(models.Model):
    """One run of a method over the answers of a batch, as they stood then."""

    batch = models.ForeignKey("projects.Batch", models.PROTECT, related_name="+")
    method = models.CharField(max_length=40)
    method_version = models.CharField(max_length=20)
    parameters = models.JSONField(default=dict)
    # What it saw: answers up to this one, less those excluded up to that one.
    last_answer_id = models.BigIntegerField()
    last_exclusion_id = models.BigIntegerField()
    answers_count = models.PositiveIntegerField()
    excluded_count = models.PositiveIntegerField()
    tasks_count = models.PositiveIntegerField()
    workers_count = models.PositiveIntegerField()
    iterations_count = models.PositiveIntegerField()
    has_converged = models.BooleanField()
    log_likelihood = models.FloatField(null=True)
    # Krippendorff's alpha, nominal; null where no two answers can be compared.
    alpha = models.FloatField(null=True)
    # Of estimates made without the known answers, on the tasks that have one.
    gold_accuracy_share = models.FloatField(null=True)
    gold_tasks_count = models.PositiveIntegerField()
    warnings = models.JSONField(default=list)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"run {self.pk} of {self.method}"


class Estimate(models.Model):
    """What a run believes of one task, with its confidence."""

    run = models.ForeignKey(
        Run, models.CASCADE, related_name="estimates", db_index=False
    )
    task = models.ForeignKey(
        "projects.Task", models.PROTECT, related_name="+", db_index=False
    )
    label = models.JSONField()
    confidence = models.FloatField()
    # Pairs of a label and its probability, the largest first.
    distribution = models.JSONField()
    answers_count = models.PositiveIntegerField()
    # Answers that gave the label; fewer than all of them is disagreement.
    agreeing_count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "task"], name="estimate_once_in_run")
        ]

    def __str__(self) -> str:
        return f"estimate {self.pk}"


class WorkerSkill(models.Model):
    """What a run believes of one worker: accuracy and confusion.

    The accuracy and its 95 % interval are one belief, that of
    `handwork_core.skills.worker_skills`, never the method's own number.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="skills", db_index=False)
    worker = models.ForeignKey("people.Worker", models.PROTECT, related_name="+")
    accuracy_share = models.FloatField()
    # Null in runs from before intervals were kept; their accuracy is the method's own.
    accuracy_low_share = models.FloatField(null=True)
    accuracy_high_share = models.FloatField(null=True)
    # true label -> given label -> probability; empty where a method has none
    confusion = models.JSONField(default=dict)
    answers_count = models.PositiveIntegerField()
    gold_answers_count = models.PositiveIntegerField()
    gold_right_count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "worker"], name="skill_once_in_run"),
            models.CheckConstraint(
                condition=models.Q(
                    accuracy_low_share__lte=models.F("accuracy_share"),
                    accuracy_high_share__gte=models.F("accuracy_share"),
                )
                | models.Q(
                    accuracy_low_share__isnull=True, accuracy_high_share__isnull=True
                ),
                name="skill_within_its_interval",
            ),
        ]

    def __str__(self) -> str:
        return f"skill {self.pk}"
