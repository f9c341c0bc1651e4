"""What notify is told when it starts; secrets have no default."""

from pydantic import SecretStr

from shared.runtime.settings import ProcessSettings


class NotifySettings(ProcessSettings):
    """What notify needs besides."""

    invitation_secret: SecretStr
    """Makes the letters' codes; the same for intake and notify."""
    public_url: str
    """The installation's address, printed in letters unless the court has a host."""
    smtp_host: str
    """The mail server."""
    smtp_port: int
    """Its port."""
    smtp_user: str | None = None
    """Its user; none for a server without users."""
    smtp_password: SecretStr | None = None
    """That user's password."""
    smtp_use_tls: bool = False
    """Whether the connection begins with TLS."""
    smtp_start_tls: bool | None = None
    """Whether it turns to TLS; unset: when the server offers it."""
    smtp_timeout_seconds: float = 20.0
    """How long the mail server may take to answer."""
    mail_from: str
    """The sender of every mail."""
