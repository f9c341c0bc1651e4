"""What intake is told when it starts; secrets have no default."""

from pydantic import SecretStr

from shared.runtime.settings import ProcessSettings


class IntakeSettings(ProcessSettings):
    """What intake needs besides."""

    invitation_secret: SecretStr
    """Makes the letters' codes; the same for intake and notify."""
    code_pepper: SecretStr
    """Makes the macs of codes and forms, hex or any text; the same for intake and the gateway."""
