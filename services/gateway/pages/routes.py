"""All pages in one router, in the order in which addresses are tried."""

from typing import Final

from fastapi import APIRouter

from services.gateway.pages import (
    account,
    agreement,
    cases,
    clerk,
    clerk_fees,
    clerk_filings,
    clerk_letters,
    clerk_parties,
    demo,
    filing,
    join,
    offer_writing,
    offers,
    public,
    questionnaire,
    register,
    signing,
    static_files,
)

MODULES: Final = (
    static_files,
    public,
    account,
    register,
    join,
    cases,
    questionnaire,
    offer_writing,
    offers,
    agreement,
    signing,
    filing,
    clerk,
    clerk_fees,
    clerk_parties,
    clerk_letters,
    clerk_filings,
    demo,
)
pages: Final = APIRouter(include_in_schema=False)
for module in MODULES:
    pages.include_router(module.router)
