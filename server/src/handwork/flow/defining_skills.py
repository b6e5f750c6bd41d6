"""Kinds of skill: an organisation makes, changes and deletes them."""

from __future__ import annotations

from datetime import datetime

from handwork.base.errors import NotFoundError
from handwork.base.services import record
from handwork.base.transactions import journey
from handwork.people.rules import Actor
from handwork.projects.rules.questions_xml import QuestionForm, read_question
from handwork.projects.rules.questions_xml.documents import Selection
from handwork.skills import queries, services
from handwork.skills.queries import TypeRecord
from handwork.skills.rules import (
    InvalidAnswerKeyError,
    InvalidSkillTermsError,
    SkillChange,
    SkillTerms,
    changed,
    check_belongs,
    check_skill_terms,
    read_answer_key,
)

DELETED = "This skill is not granted any more."


@journey
def define_skill(
    *, actor: Actor, organisation_id: int, terms: SkillTerms, now: datetime
) -> TypeRecord:
    """Make a kind of skill that the organisation grants."""
    if not actor.acts_for(organisation_id):
        raise NotFoundError("There is no such organisation.")
    check_skill_terms(terms)
    check_test(terms)
    type_id = services.define_type(
        organisation_id=organisation_id, terms=terms, user_id=actor.user_id, now=now
    )
    note(actor, "skill-defined", type_id, now)
    return queries.skill_type(type_id=type_id)


@journey
def change_skill(
    *, actor: Actor, type_id: int, change: SkillChange, now: datetime
) -> TypeRecord:
    """Change a kind of skill; tests under way go on with the questions they began with."""
    known = queries.type_for(actor=actor, type_id=type_id)
    terms = changed(known.terms, change)
    check_skill_terms(terms)
    if change.test is not None:
        check_test(terms)
    services.change_type(type_id=type_id, terms=terms)
    note(actor, "skill-changed", type_id, now)
    return queries.skill_type(type_id=type_id)


@journey
def delete_skill(*, actor: Actor, type_id: int, now: datetime) -> None:
    """Grant a skill no more: open requests are rejected, who has it keeps it."""
    queries.type_for(actor=actor, type_id=type_id)
    services.reject_open(type_id=type_id, reason=DELETED, now=now)
    services.delete_type(type_id=type_id, now=now)
    note(actor, "skill-deleted", type_id, now)


def check_test(terms: SkillTerms) -> None:
    """Refuse a test that cannot be shown, and a key that does not fit its questions."""
    if not terms.test:
        return
    form = form_of_test(terms.test)
    if not terms.answer_key:
        return
    selections: dict[str, frozenset[str]] = {}
    for question in form.questions:
        answer = question.answer
        if not isinstance(answer, Selection) or answer.other is not None:
            raise InvalidAnswerKeyError(
                f'The question "{question.name}" cannot be scored: it is not answered '
                "by selections alone.",
                what_to_do="Leave the key out and decide by hand, or let people choose.",
            )
        selections[question.name] = frozenset(option.name for option in answer.options)
    check_belongs(read_answer_key(terms.answer_key), selections)


def form_of_test(text: str) -> QuestionForm:
    """Read a test; only forms that this installation shows itself can be one."""
    form = read_question(text)
    if not isinstance(form, QuestionForm):
        raise InvalidSkillTermsError(
            "A test is a QuestionForm; pages and frames of one's own cannot be one.",
            what_to_do="Write the questions as a QuestionForm.",
        )
    return form


def note(actor: Actor, verb: str, type_id: int, now: datetime) -> None:
    """Write into the audit what an organisation did with a kind of skill."""
    record(actor_id=actor.user_id, verb=verb, subject=f"skill:{type_id}", now=now)
