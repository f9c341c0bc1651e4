"""The screens: one folder per group of pages, its templates beside it in the reader's language, no rule of the domain.

How a page works (`public/routes.py` is the shortest example):

* A module owns an `APIRouter` named `router`; `routes.py` lists all routers. `composing.py` includes `routes.pages` and
  has `problem_page(request, refused, status)` answer each Refused that escapes.
* A handler takes `page: Paging` (kit/page.py: visit, court, the reader's wording) and for a POST `form: Posted`.
  It ends in `page.show("group/name.html", …)` or `page.go("/path")` (303). POST → redirect → GET, for a form with
  mistakes too: `page.show(…, form=Filled(typed, errors))` sends back to the form's own address, which shows it with
  all that was typed (filled.py). So each form is posted to an address that shows it.
* Fields are `fields.Field`: they read typed text and carry one sentence for what is wrong. `ui.html` draws them:
  `{% import "kit/ui.html" as ui with context %}`, then `ui.problems()` first on the page, `{% call ui.form(action) %}`,
  `ui.text`, `ui.money_in`, `ui.date_in`, `ui.choices`, `ui.who(…)` (who can see this?) before the button.
* A page about a case passes `view=` (the CaseView): the hearing strip, the navigation and the footer follow from it.
* Commands go out by `acting.act(page, …)`: it sends, waits at most two seconds, says why not or goes to the
  receipt. The form's key makes a second tap show the first receipt.
* All prose is English in `_("…")` (templates) or `words("…")` (Python); `locale/es/LC_MESSAGES/messages.po` holds the
  Spanish. `python -m services.gateway.words.catalogue` extracts new sentences, those of the services' refusals too.
"""
