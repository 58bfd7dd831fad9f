"""An officer adds a one-time code to the password."""

import pyotp

from .people import PASSWORD, Officer


def test_an_officer_sets_up_a_one_time_code_and_signs_in_with_it(visit):
    officer = visit(Officer)
    officer.sign_in("ombudsman")
    officer.go("/desk/account")
    officer.follow("/desk/account/one-time-code")
    secret = officer.page.locator(".digits").inner_text().replace(" ", "")
    officer.send(one_time_code="12")
    assert officer.is_told()
    assert officer.page.locator(".digits").inner_text().replace(" ", "") == secret
    officer.send(one_time_code=pyotp.TOTP(secret).now())
    officer.sign_out()

    officer.sign_in("ombudsman")
    assert officer.is_told(), "the password alone is not enough any more"
    assert officer.typed("username") == "ombudsman"
    code = pyotp.TOTP(secret).now()
    officer.send(password=PASSWORD, one_time_code=code)
    assert officer.page.url.endswith("/desk/")
    officer.sign_out()
    officer.sign_in("ombudsman", one_time_code=code)
    assert officer.is_told(), "each code works once"
