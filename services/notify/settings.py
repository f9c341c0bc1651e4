"""What notify is told when it starts; secrets have no default."""

from typing import Annotated

from pydantic import Field, SecretStr

from shared.runtime.settings import Port, ProcessSettings, Said, WebAddress


class NotifySettings(ProcessSettings):
    """What notify needs besides."""

    invitation_secret: SecretStr
    """Makes the letters' codes; the same for intake and notify."""
    public_url: WebAddress
    """The installation's address, printed in letters unless the court has a host."""
    smtp_host: Said
    """The mail server."""
    smtp_port: Port
    """Its port."""
    smtp_user: str | None = None
    """Its user; none for a server without users."""
    smtp_password: SecretStr | None = None
    """That user's password."""
    smtp_use_tls: bool = False
    """Whether the connection begins with TLS."""
    smtp_start_tls: bool | None = None
    """Whether it turns to TLS; unset: when the server offers it."""
    smtp_timeout_seconds: Annotated[float, Field(ge=1, le=600)] = 20.0
    """How long the mail server may take to answer."""
    mail_from: Annotated[str, Field(pattern="^[^@]+@[^@]+$")]
    """The sender of every mail."""
