"""A stranger becomes a worker, and enters by a passkey from then on."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

PASSWORD = "nine green bicycles"
TELEPHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def sign_up(page: Page, email: str) -> None:
    """Open an account, up to the profile."""
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("heading", name="Your profile")).to_be_visible()


def test_a_stranger_signs_up_and_sees_work(visit):
    page = visit("phone").goto("/")
    page.get_by_role("button", name="Sign up to work").click()
    sign_up(page, "ada@example.net")
    page.get_by_label("Country where you work").select_option("FR")
    page.get_by_label("Time zone").fill("Europe/Paris")
    page.get_by_role("button", name="Start working").click()
    expect(page.get_by_role("status").filter(has_text="Welcome.")).to_be_visible()
    expect(page.get_by_role("link", name="Digits left for you")).to_be_visible()


def test_a_passkey_signs_a_person_in(visit, site):
    visitor = visit("desktop")
    authenticator = visitor.context.new_cdp_session(visitor.page)
    authenticator.send("WebAuthn.enable")
    authenticator.send("WebAuthn.addVirtualAuthenticator", {"options": TELEPHONE})
    page = visitor.goto("/accounts/signup/")
    sign_up(page, "bola@example.net")
    letter = site.letter_to("bola@example.net")
    page.goto(re.search(r"http\S+/confirm-email/\S+", letter).group())
    visitor.follow(page.get_by_role("button", name="Confirm"))

    visitor.follow(page.get_by_role("link", name="Passkeys and second factor"))
    # Who has just signed up is not asked who they are.
    visitor.follow(page.get_by_role("button", name="Add a passkey"))
    page.get_by_label("Name of the passkey").fill("Telephone")
    expect(page.get_by_label("Sign in with it alone")).to_be_checked()
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_text("The passkey was added.")).to_be_visible()
    expect(page.get_by_role("heading", name="Spare codes")).to_be_visible()

    visitor.follow(page.get_by_role("button", name="Sign out"))
    # A passkey is asked for by a script of the page.
    visitor.follow(page.get_by_role("link", name="Sign in").first)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Your profile")).to_be_visible()
