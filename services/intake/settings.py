"""What intake is told when it starts; secrets have no default."""

from pydantic import SecretStr

from shared.runtime.settings import ProcessSettings


class IntakeSettings(ProcessSettings):
    """invitation_secret: makes the letters' codes, shared with notify · code_pepper: their macs, with the gateway."""

    invitation_secret: SecretStr
    code_pepper: SecretStr
