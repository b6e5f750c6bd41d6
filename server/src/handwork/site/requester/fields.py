"""Fields of what a requester types that Django has not: money and lists of codes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from handwork.base.money import micros_from_text
from handwork.site.refusals import translated
from handwork.site.templatetags.figures import amount


class MoneyField(forms.CharField):
    """A decimal amount in, millionths out; never a float in between."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "decimal", "size": 10}

    def prepare_value(self, value: object) -> object:
        return amount(value) if isinstance(value, int) else value

    def clean(self, value: object) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return micros_from_text(text.replace(",", "."))
        except ValueError as error:
            raise ValidationError(f"{translated(str(error))}.") from error


class CodesField(forms.CharField):
    """Codes separated by spaces or commas in, a tuple out."""

    def prepare_value(self, value: object) -> object:
        return " ".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: object) -> tuple[str, ...]:
        return tuple(str(super().clean(value)).replace(",", " ").split())
