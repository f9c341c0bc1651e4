"""What notify is told when it starts; secrets have no default."""

from pydantic import SecretStr

from shared.runtime.settings import ProcessSettings


class NotifySettings(ProcessSettings):
    """The mail server, the sender, the installation's public address and the secret of the join codes.

    public_url: printed in letters, unless the court has a host · smtp_start_tls None: when the server offers it.
    """

    invitation_secret: SecretStr
    public_url: str
    smtp_host: str
    smtp_port: int
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_use_tls: bool = False
    smtp_start_tls: bool | None = None
    smtp_timeout_seconds: float = 20.0
    mail_from: str
