"""The pass: for a quarter of an hour a worker works on a batch without being looked up."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.utils.translation import gettext as _

from handwork.allocation import queries as allocation
from handwork.base.errors import NotAllowedError, RefusedError
from handwork.flow.working.qualifying import access_to
from handwork.people import queries as people
from handwork.people.rules import Actor
from handwork.projects import queries as projects
from handwork.projects import rules
from handwork.projects.queries import BatchRecord

VALID = timedelta(minutes=15)


class InvalidPassError(RefusedError):
    """The pass is missing, was changed, or its time is over."""

    code = "invalid-pass"
    status = 401


class NotForYouError(NotAllowedError):
    """The batch is not for this worker, or gives out no work now."""

    code = "not-for-you"


class NotQualifiedError(NotForYouError):
    """The work requires what is not known of this worker."""

    code = "not-qualified"


class BlockedError(NotForYouError):
    """Who asks for the work blocks the worker."""

    code = "blocked"


class TooManyExpiredError(NotForYouError):
    """The worker let many tasks of the batch run out."""

    code = "too-many-expired"


@dataclass(frozen=True, slots=True)
class WorkPass:
    """A worker may work on a batch until then."""

    worker_id: int
    batch_id: int
    expires_at: datetime


def issue_pass(*, actor: Actor, batch_id: int, now: datetime) -> str:
    """Check that the worker may do the batch, and sign that it was checked."""
    if actor.worker_id is None:
        raise NotForYouError(
            _("Only workers can take tasks."),
            what_to_do=_("Fill in your worker's profile first."),
        )
    check_audience(
        worker_id=actor.worker_id, batch=projects.batch(batch_id=batch_id), now=now
    )
    expires = int((now + VALID).timestamp())
    claim = f"{actor.worker_id}.{batch_id}.{expires}"
    return f"{claim}.{_signature(claim)}"


def check_audience(*, worker_id: int, batch: BatchRecord, now: datetime) -> None:
    """Refuse who is outside the audience or wastes tasks, and a batch that does not run."""
    worker = people.worker(worker_id=worker_id)
    access = access_to(worker=worker, batch=batch, now=now)
    # Whether hidden work runs is not told apart from whether it is there.
    if not (batch.is_running and now < batch.expires_at and access.can_discover):
        raise NotForYouError(
            _("This work is not given out any more."),
            what_to_do=_("Choose other work from the list."),
        )
    _check_asked_for(worker, batch)
    if not access.can_accept:
        raise NotQualifiedError(
            _("This work requires skills or a place that are not yours."),
            what_to_do=_(
                "See what would open it to you: it stands in the list of work."
            ),
        )
    if allocation.has_let_run_out_many(worker_id=worker_id, batch_id=batch.id, now=now):
        raise TooManyExpiredError(
            _("You let many tasks of this work run out since yesterday."),
            what_to_do=_(
                "Choose other work, or come back tomorrow; skip what you do not answer."
            ),
        )


def _check_asked_for(worker: people.WorkerRecord, batch: BatchRecord) -> None:
    if is_blocked(worker=worker, batch=batch):
        raise BlockedError(
            _("Who asks for this work has chosen not to give it to you any more."),
            what_to_do=_(
                "Choose other work from the list. What you have earned stays yours."
            ),
        )
    if not is_in_audience(worker=worker, batch=batch):
        raise NotForYouError(
            _("This work asks for other countries or languages than yours."),
            what_to_do=_("Choose other work, or correct your profile."),
        )


def may_go_on(*, worker_id: int, batch: BatchRecord, now: datetime) -> bool:
    """Whether who works in a batch may be given more of it: a block or a lost skill ends it."""
    worker = people.worker(worker_id=worker_id)
    if is_blocked(worker=worker, batch=batch):
        return False
    return access_to(worker=worker, batch=batch, now=now).can_accept


def is_blocked(*, worker: people.WorkerRecord, batch: BatchRecord) -> bool:
    """Whether who asks gives the worker no more work; hardly anybody is blocked at all."""
    return worker.is_blocked_somewhere and people.is_blocked(
        worker_id=worker.worker_id, organisation_id=batch.organisation_id
    )


def is_in_audience(*, worker: people.WorkerRecord, batch: BatchRecord) -> bool:
    """Whether the worker's profile is one that the batch asks for."""
    return rules.may_work(
        countries=batch.countries,
        languages=batch.languages,
        country=worker.country,
        worker_languages=worker.languages,
    )


def read_pass(text: str, *, now: datetime) -> WorkPass:
    """Read a pass without asking the database."""
    claim, _dot, signature = text.rpartition(".")
    if not hmac.compare_digest(_signature(claim).encode(), signature.encode()):
        raise _invalid()
    worker_id, batch_id, expires = map(int, claim.split("."))
    if expires <= now.timestamp():
        raise _invalid()
    return WorkPass(worker_id, batch_id, datetime.fromtimestamp(expires, UTC))


def _invalid() -> InvalidPassError:
    return InvalidPassError(
        _("Your pass to this work has expired or is not valid."),
        what_to_do=_("Open the work again from the list; your draft is kept."),
    )


def _signature(claim: str) -> str:
    digest = hmac.digest(_key(settings.SECRET_KEY), claim.encode(), "sha256")
    return urlsafe_b64encode(digest).decode().rstrip("=")


@lru_cache(maxsize=4)
def _key(secret: str) -> bytes:
    return hmac.digest(secret.encode(), b"handwork.flow.working.pass", "sha256")
