"""All addresses of the API in one router."""

from typing import Final

from fastapi import APIRouter

from services.gateway.api import commands, courts, people, reads, registering
from services.gateway.api.describing import name_of

api: Final = APIRouter(prefix="/api/v1", generate_unique_id_function=name_of)
for module in (people, courts, reads, registering, commands):
    api.include_router(module.router)
