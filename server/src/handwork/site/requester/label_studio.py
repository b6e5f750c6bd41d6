"""An interface of Label Studio becomes a project; what has no counterpart is named first."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from handwork.base.errors import RefusedError
from handwork.flow import publishing
from handwork.people import queries as people
from handwork.people.rules import Actor
from handwork.projects.formats.label_studio import Converted, convert_interface
from handwork.projects.rules.templating import TEMPLATE
from handwork.site.clock import now
from handwork.site.guards import requester_page
from handwork.site.requester.forms import FUNCTIONS, offer
from handwork.site.requester.pages import refusal_status

MAX_LENGTH = 500_000
INSTRUCTIONS = "Say here what to do, and what to do when unsure."


class InterfaceForm(forms.Form):
    """An interface to bring in."""

    organisation = forms.TypedChoiceField(coerce=int, label=_("Organisation"))
    title = forms.CharField(
        label=_("Title"), max_length=128, help_text=_("Workers see it in their list.")
    )
    function = forms.ChoiceField(
        choices=FUNCTIONS,
        widget=forms.RadioSelect,
        initial="preparation",
        label=_("What it is for"),
    )
    interface = forms.CharField(
        widget=forms.Textarea(
            attrs={"rows": 14, "class": "code", "spellcheck": "false"}
        ),
        max_length=MAX_LENGTH,
        strip=False,
        label=_("Labelling interface"),
        help_text=_("The XML from Settings, Labeling Interface, Code."),
    )
    accepted = forms.BooleanField(
        required=False, label=_("Go on without what has no counterpart")
    )


@requester_page
def bring(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Read an interface; make a project of it once nothing is left out unseen."""
    form = interface_form(request, actor)
    if request.method != "POST" or not form.is_valid():
        return page(request, form)
    try:
        converted = convert_interface(form.cleaned_data["interface"])
        if converted.unmatched and not form.cleaned_data["accepted"]:
            return page(request, form, converted=converted)
        project_id = publishing.create_project(
            actor=actor,
            organisation_id=form.cleaned_data["organisation"],
            title=form.cleaned_data["title"],
            function=form.cleaned_data["function"],
            instructions=INSTRUCTIONS,
            kind=TEMPLATE.name,
            options={"template": converted.template, "language": "liquid"},
            now=now(),
        )
    except RefusedError as refusal:
        return page(request, form, refusal=refusal)
    return redirect("project-answers", project_id)


def interface_form(request: HttpRequest, actor: Actor) -> InterfaceForm:
    """Make the form, with the organisations that the actor acts for."""
    form = InterfaceForm(request.POST or None)
    organisations = people.organisations_for(actor=actor)
    offer(
        form, "organisation", [(str(o.organisation_id), o.name) for o in organisations]
    )
    return form


def page(
    request: HttpRequest,
    form: InterfaceForm,
    *,
    converted: Converted | None = None,
    refusal: RefusedError | None = None,
) -> HttpResponse:
    """Show the form with what was found."""
    context = {"form": form, "converted": converted, "refusal": refusal}
    status = refusal_status(refusal)
    return render(request, "requester/label_studio.html", context, status=status)
