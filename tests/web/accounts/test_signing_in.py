"""Joining, signing in with a second factor, being locked out, and what a session costs everybody else: nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.people import PASSWORD, Browser, Clock, join

Joined = Callable[..., Browser]
Fresh = Callable[..., Browser]


def signed_in(one: Browser, name: str, password: str, code: str) -> Browser:
    return one.get("/account/sign-in").post("/account/sign-in", {"name": name, "password": password, "code": code})


def test_an_invitation_makes_an_account_with_a_second_factor(joined: Joined, tables: Any) -> None:
    one = joined("contributor")
    codes = re.findall(r"<li><code>([a-z0-9-]+)</code>", one.text)
    assert len(codes) == 8
    assert one.get("/account/").status == 200
    assert "Your files" in one.words
    kept = "".join(tables.of("accounts.RecoveryCode").objects.values_list("code_hash", flat=True))
    assert not any(code.replace("-", "") in kept for code in codes)


def test_a_link_works_once_and_for_a_week(joined: Joined, tables: Any, browser: Fresh, clock: Clock) -> None:
    token = tables.invite("maria.k", "steward", clock())
    assert token not in str(list(tables.of("accounts.Invitation").objects.values()))
    assert join(browser(), token).status == 200
    assert join_again(browser(), token) == 404
    late = tables.invite("maria.l", "steward", clock())
    clock.forward(days=8)
    assert join_again(browser(), late) == 404


def join_again(one: Browser, token: str) -> int:
    return one.get(f"/account/join/{token}").status


@pytest.mark.parametrize(
    ("password", "again", "says"),
    [
        ("short", "short", "too short"),
        ("one long sentence", "another long sentence", "differ"),
        ("4815162342481516", None, "numeric"),
    ],
)
def test_a_weak_password_gets_a_sentence(
    joined: Joined, tables: Any, browser: Fresh, clock: Clock, password: str, again: str | None, says: str
) -> None:
    token = tables.invite("maria.k", "steward", clock())
    one = browser().get(f"/account/join/{token}")
    one.post(f"/account/join/{token}", {"password": password, "again": again or password, "code": "000000"})
    assert one.status == 422
    assert says in one.words
    assert not tables.of("auth.User").objects.filter(username="maria.k").exists()


def test_password_and_code_are_both_needed(joined: Joined, tables: Any, browser: Fresh) -> None:
    one = joined("contributor", "maria.k")
    for password, code in ((PASSWORD, "000000"), ("wrong", one.code(1)), (PASSWORD, "")):
        other = signed_in(browser(), "maria.k", password, code)
        assert other.status in (200, 403), (password, code)
        assert "Sign in" in other.words
        assert "Your files" not in other.get("/account/").words
    # After a wrong code the device waits a second, then longer: django-otp's own guard.
    tables.of("otp_totp.TOTPDevice").objects.update(throttling_failure_count=0)
    assert "Your files" in signed_in(browser(), "maria.k", PASSWORD, one.code(1)).words


def test_a_code_is_taken_once(joined: Joined, browser: Fresh) -> None:
    one = joined("contributor", "maria.k")
    code = one.code(1)
    assert "Your files" in signed_in(browser(), "maria.k", PASSWORD, code).words
    assert signed_in(browser(), "maria.k", PASSWORD, code).status == 403


def test_a_recovery_code_stands_in_once_and_is_in_the_log(joined: Joined, tables: Any, browser: Fresh) -> None:
    code = re.findall(r"<li><code>([a-z0-9-]+)</code>", joined("contributor", "maria.k").text)[0]
    assert "Your files" in signed_in(browser(), "maria.k", PASSWORD, code.upper()).words
    assert signed_in(browser(), "maria.k", PASSWORD, code).status == 403
    assert tables.of("accounts.Deed").objects.filter(what="used a recovery code").count() == 1


@pytest.mark.parametrize("name", ["maria.k", "nobody.here"])
def test_five_wrong_tries_close_a_name_whether_it_exists_or_not(joined: Joined, browser: Fresh, name: str) -> None:
    one = joined("contributor", "maria.k")
    for _ in range(5):
        assert signed_in(browser(), name, "wrong password", "000000").status == 403
    locked = signed_in(browser(), name, PASSWORD, one.code(1))
    assert locked.status == 429
    assert "closed for 15 minutes" in locked.words


def test_wrong_codes_close_a_name_too(joined: Joined, browser: Fresh) -> None:
    joined("contributor", "maria.k")
    for _ in range(5):
        signed_in(browser(), "maria.k", PASSWORD, "000000")
    assert signed_in(browser(), "maria.k", PASSWORD, "000000").status == 429


def test_nothing_that_was_typed_and_no_address_is_kept_of_wrong_tries(
    joined: Joined, tables: Any, browser: Fresh
) -> None:
    joined("contributor", "maria.k")
    signed_in(browser(), "my secret password by mistake", "hunter2hunter2", "000000")
    kept = str(list(tables.of("axes.AccessAttempt").objects.values()))
    assert tables.of("axes.AccessAttempt").objects.get().ip_address is None
    assert not any(word in kept for word in ("198.51.100.7", "mistake", "hunter2", "python-httpx", "csrf"))


def test_signing_out_ends_the_session(joined: Joined, tables: Any) -> None:
    one = joined("contributor")
    one.get("/account/").post("/account/sign-out")
    assert tables.of("sessions.Session").objects.count() <= 1  # the next page for signing in has one
    assert "Sign in" in one.get("/account/").words


def test_the_cookie_is_guarded_and_short(joined: Joined, browser: Fresh) -> None:
    one = joined("contributor").get("/account/")
    cookie = one.headers["set-cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Strict"))
    assert "Secure" not in cookie
    safe = browser(public_url="https://safelight.example").get("/account/sign-in")
    assert safe.headers["cache-control"] == "no-store, private"


@pytest.mark.parametrize("path", ["/", "/es/", "/about", "/sources", "/api/v1/sources", "/nowhere", "/accounting"])
def test_public_pages_set_no_cookie_and_are_the_same_for_everyone(joined: Joined, browser: Fresh, path: str) -> None:
    stranger, member = browser().get(path), joined("contributor").get(path)
    for one in (stranger, member):
        assert "set-cookie" not in one.headers
        assert "cookie" not in one.headers.get("vary", "").lower()
    assert stranger.text == member.text


def test_a_form_of_another_site_is_refused(joined: Joined) -> None:
    one = joined("contributor").get("/account/")
    one.text = ""
    assert one.post("/account/sign-out").status == 403
    assert "too old" in one.words
    assert "Your files" in one.get("/account/").words


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("contributor", "/account/people"),
        ("contributor", "/account/log"),
        ("steward", "/account/people"),
        ("steward", "/account/contribute"),
        ("administrator", "/account/contribute"),
    ],
)
def test_a_role_sees_its_own_pages(joined: Joined, role: str, path: str) -> None:
    assert joined(role).get(path).status == 403


@pytest.mark.parametrize("path", ["/account/", "/account/contribute", "/account/contributions/1", "/account/people"])
def test_a_stranger_is_sent_to_sign_in(browser: Fresh, path: str) -> None:
    assert "Sign in" in browser().get(path).words


def test_an_administrator_invites_closes_and_reads_the_log(joined: Joined, tables: Any, browser: Fresh) -> None:
    admin = joined("administrator", "admin.a")
    admin.get("/account/people").post("/account/people", {"name": "maria.k", "role": "contributor"})
    token = re.search(r"/account/join/([A-Za-z0-9_-]+)", admin.text)
    assert token
    member = join(browser(), token[1])
    assert "Your files" in member.get("/account/").words
    number = tables.of("auth.User").objects.get(username="maria.k").pk
    admin.get("/account/people").post(f"/account/people/{number}/close")
    assert "closed" in admin.words
    assert "Sign in" in member.get("/account/").words
    assert signed_in(browser(), "maria.k", PASSWORD, member.code(1)).status == 403
    log = admin.get("/account/log").words
    assert all(line in log for line in ("admin.a invited maria.k", "maria.k joined maria.k", "closed the account of"))


def test_a_new_invitation_replaces_password_and_second_factor(
    joined: Joined, tables: Any, browser: Fresh, clock: Clock
) -> None:
    old = joined("contributor", "maria.k")
    token = tables.invite("maria.k", "contributor", clock())
    new = join(browser(), token, "another long sentence")
    assert "Sign in" in old.get("/account/").words
    assert signed_in(browser(), "maria.k", PASSWORD, old.code(1)).status == 403
    assert "Your files" in signed_in(browser(), "maria.k", "another long sentence", new.code(1)).words


def test_a_bad_name_gets_a_sentence(joined: Joined) -> None:
    admin = joined("administrator").get("/account/people")
    admin.post("/account/people", {"name": "Maria Kowalska!", "role": "contributor"})
    assert admin.status == 422
    assert "3 to 40 of the signs" in admin.words


@pytest.mark.parametrize("path", ["/account/sign-in", "/account/join/none"])
def test_a_stranger_can_not_make_the_site_read_a_file(browser: Fresh, path: str) -> None:
    one = browser().get("/account/sign-in")
    assert one.post(path, files={"file": ("f", bytes(200_000))}).status == 413
