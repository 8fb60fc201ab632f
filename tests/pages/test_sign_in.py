from __future__ import annotations

import pytest

from muniment.web.attempts import BAD, WINDOW, Attempts
from muniment.web.checked import FOR, Checked
from tests.pages.story import PASSWORD, shown


def sign_in(client, user="tech", password=PASSWORD, next_="/"):
    return client.post("/sign-in", {"user": user, "password": password, "next": next_})


def test_a_member_signs_in_and_comes_to_the_desk(visitor, story):
    answer = sign_in(visitor)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert "Desk of Dana Ortiz" in shown(visitor.get("/"))


def test_a_name_in_capitals_is_the_same_name(visitor, story):
    assert sign_in(visitor, user=" TECH ").status_code == 302


@pytest.mark.parametrize(("user", "password"), [("tech", "wrong"), ("nobody", PASSWORD), ("tech", "")])
def test_a_wrong_name_or_password_is_told_alike(visitor, story, user, password):
    answer = sign_in(visitor, user=user, password=password)
    assert answer.status_code in (200, 401)
    assert visitor.get("/").status_code == 302
    if password:
        assert "The name or the password is not right." in shown(answer)


@pytest.mark.parametrize("user", ["tech", "nobody"])
def test_after_five_bad_tries_even_the_right_password_waits(visitor, story, user):
    for _ in range(BAD - 1):
        assert sign_in(visitor, user=user, password="wrong").status_code == 401
    assert sign_in(visitor, user=user, password="wrong").status_code == 429
    answer = sign_in(visitor, user=user)
    assert answer.status_code == 429
    assert "Too many wrong tries. Wait 15 minutes" in shown(answer)


def test_another_name_does_not_wait(visitor, story):
    for _ in range(BAD):
        sign_in(visitor, password="wrong")
    assert sign_in(visitor, user="agent").status_code == 302


def test_the_wait_ends_after_the_window():
    now = [0.0]
    tries = Attempts(clock=lambda: now[0])
    for _ in range(BAD):
        tries.bad("tech")
    assert tries.wait("tech") == WINDOW + 1
    now[0] = WINDOW + 1
    assert tries.wait("tech") == 0


def test_a_good_sign_in_forgets_the_bad_ones():
    tries = Attempts()
    for _ in range(BAD - 1):
        tries.bad("tech")
    tries.good("tech")
    tries.bad("tech")
    assert tries.wait("tech") == 0


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:1"]
)
def test_a_link_can_not_send_anybody_elsewhere_after_signing_in(visitor, story, elsewhere):
    assert sign_in(visitor, next_=elsewhere).headers["Location"] == "/"


def test_one_comes_to_the_page_that_was_asked_for(visitor, story):
    asked = visitor.get("/items?q=bag")
    assert asked.headers["Location"] == "/sign-in?next=/items%3Fq%3Dbag"
    assert sign_in(visitor, next_="/items?q=bag").headers["Location"] == "/items?q=bag"


def test_signing_out_takes_a_form_and_ends_the_session(signed_in):
    client = signed_in("tech")
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out").headers["Location"] == "/sign-in"
    assert client.get("/").status_code == 302


def test_a_user_whose_roles_were_taken_is_out_at_once(signed_in, desk):
    from muniment.accounts import actions

    client = signed_in("tech")
    assert client.get("/items").status_code == 200
    actions.change_roles(desk, "tech", roles=())
    assert client.get("/items").status_code == 302
    assert sign_in(client).status_code == 401


def test_a_form_from_another_site_is_refused(signed_in, story):
    client = signed_in("tech", enforce_csrf_checks=True)
    answer = client.post(f"/items/{story.pistol}/move", {"to": "Elsewhere"})
    assert answer.status_code == 403
    assert b"load the page again" in answer.content
    assert "default-src" in answer["Content-Security-Policy"]
    assert "Nothing was recorded." in shown(answer)


def test_a_password_that_was_right_is_known_for_a_minute_and_no_other_is():
    now = [0.0]
    known = Checked(clock=lambda: now[0])
    known.right("tech", PASSWORD, stored="hash-1")
    assert known.was_right("tech", PASSWORD, stored="hash-1")
    assert not known.was_right("tech", "wrong", stored="hash-1")
    assert not known.was_right("agent", PASSWORD, stored="hash-1")
    assert not known.was_right("tech", PASSWORD, stored="hash-2")
    now[0] = FOR + 1
    assert not known.was_right("tech", PASSWORD, stored="hash-1")


def test_a_changed_password_counts_at_once(visitor, story, desk):
    from muniment.accounts import actions

    assert sign_in(visitor).status_code == 302
    visitor.post("/sign-out")
    actions.set_password(desk, "tech", password="five other unrelated words")
    assert sign_in(visitor).status_code == 401
    assert sign_in(visitor, password="five other unrelated words").status_code == 302


def test_a_request_under_a_strange_name_of_the_site_is_refused_with_a_page(visitor):
    visitor.raise_request_exception = False
    answer = visitor.get("/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert "can not be read" in shown(answer)
