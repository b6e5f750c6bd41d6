"""Every page, as each person sees it: no barrier, no complaint, nothing wider than the screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tools.world import OPEN

ANYONE = ["/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"]
WORKER = [
    "/work/", "/work/3/", "/work/3/task/", "/earnings/", "/skills/", "/profile/", "/account/",
    "/account/letter/", "/accounts/email/", "/accounts/2fa/",
    "/accounts/2fa/webauthn/add/", "/accounts/2fa/totp/activate/",
]  # fmt: skip
REQUESTER = [
    "/projects/", "/projects/new/", "/projects/1/", "/projects/1/what/",
    "/projects/1/answers/", "/batches/1/", "/batches/1/results/", "/batches/1/review/",
    "/batches/1/releases/", "/batches/2/results/", "/organisation/money/",
    "/organisation/skills/", "/organisation/skills/new/", "/organisation/blocks/", "/account/keys/",
]  # fmt: skip
STEWARD = [
    "/steward/", "/steward/people/", "/steward/invitations/", "/steward/money/",
    "/steward/ledger/", "/steward/payouts/", "/steward/health/",
]  # fmt: skip
PAGES = {None: ANYONE, "worker": WORKER, "requester": REQUESTER, "steward": STEWARD}
# Each size and each scheme once: colours are the same at every size.
LOOKS = [("phone", "light"), ("desktop", "dark")]


def overflow(page) -> bool:
    return page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )


@pytest.mark.parametrize("role", PAGES, ids=lambda role: role or "anyone")
@pytest.mark.parametrize("look", LOOKS, ids="-".join)
def test_every_page_is_open_to_all_who_may_see_it(visit, role, look):
    device, scheme = look
    visitor = visit(device, role, scheme)
    if role == "worker":
        visitor.begin(OPEN)
    barriers, wide = [], []
    for path in PAGES[role]:
        page = visitor.goto(path)
        assert page.title().endswith("Handwork"), path
        assert page.locator("h1").count() == 1, path
        barriers += visitor.barriers()
        if overflow(page):
            wide.append(path)
    assert barriers == []
    assert wide == []


@pytest.mark.parametrize("language", ["fr", "es", "pt-br"])
def test_a_worker_reads_the_pages_in_their_language(visit, language):
    visitor = visit("phone", "worker")
    page = visitor.goto("/work/")
    page.locator("#language").select_option(language)
    expect(page.locator("html")).to_have_attribute("lang", language)
    assert visitor.barriers() == []
