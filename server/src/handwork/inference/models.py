from __future__ import annotations

from django.db import models


class Run(models.Model):
    """One run of a method over the answers of a batch, as they stood then."""

    batch = models.ForeignKey("projects.Batch", models.PROTECT, related_name="+")
    method = models.CharField(max_length=40)
    method_version = models.CharField(max_length=20)
    parameters = models.JSONField(default=dict)
    last_answer_id = models.BigIntegerField()
    answers_count = models.PositiveIntegerField()
    tasks_count = models.PositiveIntegerField()
    workers_count = models.PositiveIntegerField()
    iterations_count = models.PositiveIntegerField()
    has_converged = models.BooleanField()
    log_likelihood = models.FloatField(null=True)
    # Krippendorff's alpha, nominal; null where no two answers can be compared.
    alpha = models.FloatField(null=True)
    gold_accuracy_share = models.FloatField(null=True)
    warnings = models.JSONField(default=list)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"run {self.pk} of {self.method}"


class Estimate(models.Model):
    """What a run believes of one task, with its confidence."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="estimates")
    task = models.ForeignKey("projects.Task", models.PROTECT, related_name="+")
    label = models.JSONField()
    confidence = models.FloatField()
    # label -> probability, the largest first
    distribution = models.JSONField()
    answers_count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "task"], name="estimate_once_in_run")
        ]

    def __str__(self) -> str:
        return f"estimate {self.pk}"


class WorkerSkill(models.Model):
    """What a run believes of one worker: accuracy and confusion."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="skills")
    worker = models.ForeignKey("people.Worker", models.PROTECT, related_name="+")
    accuracy_share = models.FloatField()
    # true label -> given label -> probability; empty where a method has none
    confusion = models.JSONField(default=dict)
    answers_count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "worker"], name="skill_once_in_run")
        ]

    def __str__(self) -> str:
        return f"skill {self.pk}"
