"""Who takes part in the stories. They find things by what they are for: names of fields, addresses, roles."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Page, Request, Response

from .looking import look
from .server import Site

PASSWORD = "lantern-by-the-river"  # of every sign-in of the demonstration
SEND = "main form[method=post] button:not([name])"
EXPECTED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")


@dataclass
class Trouble:
    """What must not happen behind anybody's back: calls to other sites, errors, blocked or missing resources."""

    seen: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext, url: str) -> None:
        def asked(request: Request) -> None:
            if not request.url.startswith((url, "data:")):
                self.seen.append(f"asked for {request.url}")

        def answered(response: Response) -> None:
            page_itself = response.request.resource_type == "document"
            if response.status >= 500 or (response.status >= 400 and not page_itself):
                self.seen.append(f"{response.status} from {response.url}")

        def said(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning") and not EXPECTED.match(message.text):
                self.seen.append(f"console: {message.text}")

        def asks(dialog: Dialog) -> None:
            self.seen.append(f"dialog: {dialog.message}")
            dialog.dismiss()

        context.on("request", asked)
        context.on("response", answered)
        context.on("console", said)
        context.on("dialog", asks)
        context.on("weberror", lambda error: self.seen.append(f"script: {error.error}"))


@dataclass
class Receipt:
    reference: str
    code: str


class Person:
    """Somebody with a browser. `mirror`: where the pages of a person without scripts are examined, by scripts."""

    def __init__(self, page: Page, site: Site, language: str, mirror: Page | None = None) -> None:
        self.page, self.site, self.language, self.mirror = page, site, language, mirror

    def look(self, *, axe: bool = True) -> None:
        if self.mirror is None:
            look(self.page, self.language, axe=axe)
            return
        html = self.page.content()
        self.mirror.unroute_all()
        self.mirror.route("**/*", lambda route: _as_seen(route, html))
        self.mirror.goto(self.page.url)
        look(self.mirror, self.language, axe=axe)

    def go(self, path: str) -> None:
        self.page.goto(self.site.url + path)
        self.look()

    def press(self, button: str) -> None:
        """A button or link that leads to a page."""
        with self.page.expect_navigation():
            self.page.locator(button).first.click()
        self.look()

    def follow(self, path: str) -> None:
        """By the link of the page, as there must be one."""
        self.press(f'a[href="{path}"]')

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            box = self.page.locator(f'main [name="{name}"]')
            kind = box.first.get_attribute("type")
            if kind == "radio":
                self.page.check(f'main [name="{name}"][value="{value}"]')
            elif kind == "checkbox":
                box.set_checked(bool(value))
            elif self.page.locator(f'main select[name="{name}"]').count():
                box.select_option(value)
            else:
                box.fill(value)

    def typed(self, name: str) -> str:
        return self.page.locator(f'main [name="{name}"]').input_value()

    def send(self, **fields: str) -> None:
        """The page's form, by its first button."""
        self.fill(**fields)
        self.press(SEND)

    def is_told(self) -> str:
        """What the page says is wrong. There must be something."""
        return self.page.get_by_role("alert").inner_text()

    def reads(self, *texts: str) -> None:
        shown = self.page.locator("main").inner_text()
        for text in texts:
            assert text in shown, f"{text!r} is not on {self.page.url}:\n{shown}"

    def does_not_read(self, *texts: str) -> None:
        html = self.page.content()
        for text in texts:
            assert text not in html, f"{text!r} is on {self.page.url}"


def _as_seen(route, html: str) -> None:
    if route.request.resource_type == "document":
        route.fulfill(body=html, content_type="text/html; charset=utf-8")
    else:
        route.continue_()


class Complainant(Person):
    def tell(self, what_happened: str = "The lamp by the well is dark.", **fields: str) -> Receipt:
        """The four steps in one go, anonymously unless a name is given."""
        self.go("/tell/")
        who = {name: fields.pop(name) for name in ("name", "contact") if name in fields}
        self.send(**{"category": "roads-and-lighting", **fields})
        self.send(what_happened=what_happened)
        self.send(who="named" if who else "anonymous", **who)
        self.send()
        return self.receipt()

    def receipt(self) -> Receipt:
        numbers = [self.page.locator(f"main form [name={name}]").input_value() for name in ("reference", "code")]
        shown = [re.sub(r"\D", "", text) for text in self.page.locator("main .digits").all_inner_texts()]
        assert shown == numbers, "the receipt shows other numbers than it sends"
        return Receipt(*numbers)

    def look_up(self, receipt: Receipt) -> None:
        self.go("/case/")
        self.send(reference=receipt.reference, code=receipt.code)

    def sees_own_case(self) -> bool:
        return "/case/story" in self.page.url


class Officer(Person):
    def sign_in(self, username: str, password: str = PASSWORD, **more: str) -> None:
        self.go("/desk/")
        self.send(username=username, password=password, **more)

    def sign_out(self) -> None:
        self.press('form[action="/desk/sign-out"] button')

    def open_case(self, receipt: Receipt, reason: str = "It is new and I handle it") -> None:
        self.go(f"/desk/cases/{receipt.reference}")
        self.send(reason=reason)

    def step(self, receipt: Receipt, step: str, **fields: str) -> None:
        """From the case's page by its button to the step's page, and the form there; it must be taken."""
        case = f"/desk/cases/{receipt.reference}"
        self.go(case)
        self.follow(f"{case}/{step}")
        self.send(**fields)
        assert self.page.url.endswith(case), f"{step} was refused: {self.page.locator('main').inner_text()}"

    def decide(self, receipt: Receipt, outcome: str, step: str = "decide", **fields: str) -> None:
        told = {
            "text_1": "The dark lamp", "outcome_1": outcome, "facts": "The lamp was looked at.",
            "reasons": "The rule is to mend within a week.",
        }  # fmt: skip
        self.step(receipt, step, **(told | fields))

    def count(self, heading: str = "open") -> int:
        link = self.page.locator(f'.counts a[href="?show={heading}"]')
        return int(re.sub(r"\D", "", link.locator("strong").inner_text()))
