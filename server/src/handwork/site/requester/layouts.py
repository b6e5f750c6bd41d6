"""Layouts of HITs: pages with places that programs fill for each task."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from handwork.base.errors import RefusedError
from handwork.flow import laying_out
from handwork.people import queries as people
from handwork.people.rules import Actor
from handwork.projects.queries import layouts
from handwork.projects.rules.layouts import MAX_NAME_LENGTH, sample_of
from handwork.site.clock import now
from handwork.site.frames import walled
from handwork.site.guards import requester_page
from handwork.site.requester.forms import offer
from handwork.site.requester.pages import refusal_status

MOST_SHOWN = 200


class LayoutForm(forms.Form):
    """A new layout."""

    organisation = forms.TypedChoiceField(coerce=int, label=_("Organisation"))
    name = forms.CharField(
        label=_("Name"),
        max_length=MAX_NAME_LENGTH,
        help_text=_("For your own list, such as “Sentences”."),
    )
    html = forms.CharField(
        label=_("HTML"),
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 18, "class": "code", "spellcheck": "false"}
        ),
        help_text=_(
            "The page of one task. Write ${name} where its texts differ: programs "
            "send them as HITLayoutParameters."
        ),
    )

    def __init__(self, data: QueryDict | None, *, actor: Actor) -> None:
        super().__init__(data)
        found = people.organisations_for(actor=actor)
        offer(
            self,
            "organisation",
            [(str(each.organisation_id), each.name) for each in found],
        )


@require_safe
@requester_page
def layout_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the layouts of one's organisations, the newest first."""
    found = layouts.layouts_for(actor=actor, limit=MOST_SHOWN)
    return render(request, "requester/layout_list.html", {"layouts": found})


@requester_page
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Make a layout."""
    form = LayoutForm(request.POST or None, actor=actor)
    refusal: RefusedError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            layout_id = laying_out.make_layout(
                actor=actor,
                organisation_id=form.cleaned_data["organisation"],
                name=form.cleaned_data["name"],
                html=form.cleaned_data["html"],
                now=now(),
            )
        except RefusedError as error:
            refusal = error
        else:
            return redirect("layout", layout_id)
    context = {"form": form, "refusal": refusal}
    status = 422 if form.errors else refusal_status(refusal)
    return render(request, "requester/layout_new.html", context, status=status)


@require_safe
@requester_page
def layout(request: HttpRequest, actor: Actor, layout_id: int) -> HttpResponse:
    """Show a layout: its id for programs, its places, and what it looks like."""
    found = layouts.layout_for(actor=actor, layout_id=layout_id)
    return render(request, "requester/layout.html", {"layout": found})


@xframe_options_exempt
@require_safe
@requester_page
def frame(request: HttpRequest, actor: Actor, layout_id: int) -> HttpResponse:
    """Send the document of a layout, with the names of its places in them."""
    found = layouts.layout_for(actor=actor, layout_id=layout_id)
    html = sample_of(found.html)
    options = {"template": html}
    return walled(request, html, options, title=found.name, shows_anything=True)
