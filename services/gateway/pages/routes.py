"""All pages in one router, in the order in which addresses are tried."""

from typing import Final

from fastapi import APIRouter

from services.gateway.pages.account import routes as account
from services.gateway.pages.agreement import routes as agreement
from services.gateway.pages.agreement import signing
from services.gateway.pages.case import routes as cases
from services.gateway.pages.clerk import (
    failed as clerk_failed,
)
from services.gateway.pages.clerk import (
    fees as clerk_fees,
)
from services.gateway.pages.clerk import (
    filings as clerk_filings,
)
from services.gateway.pages.clerk import (
    letters as clerk_letters,
)
from services.gateway.pages.clerk import (
    parties as clerk_parties,
)
from services.gateway.pages.clerk import (
    routes as clerk,
)
from services.gateway.pages.demo import routes as demo
from services.gateway.pages.filing import routes as filing
from services.gateway.pages.join import routes as join
from services.gateway.pages.offers import making as offer_making
from services.gateway.pages.offers import routes as offers
from services.gateway.pages.public import routes as public
from services.gateway.pages.questionnaire import routes as questionnaire
from services.gateway.pages.register import routes as register
from services.gateway.pages.staff import routes as staff

MODULES: Final = (
    public,
    account,
    register,
    join,
    cases,
    questionnaire,
    offer_making,
    offers,
    agreement,
    signing,
    filing,
    clerk,
    clerk_fees,
    clerk_parties,
    clerk_letters,
    clerk_filings,
    clerk_failed,
    staff,
    demo,
)
pages: Final = APIRouter(include_in_schema=False)
for module in MODULES:
    pages.include_router(module.router)
