"""What can be wrong with a task, in words: for who reports it and for who reads it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

CHOICES = (
    ("cannot-be-done", _("it cannot be done as asked: it is unclear or broken")),
    ("not-shown", _("its file or page does not show")),
    (
        "unwarned-content",
        _("it shows violence, hate or sexual content without a warning"),
    ),
    ("asks-for-secrets", _("it asks for passwords, money or personal data")),
    ("unlawful", _("it is unlawful")),
)
# What the page of a task finds out by itself is not to be chosen.
PROBLEMS = {"file-missing": _("a file that it shows is missing"), **dict(CHOICES)}
