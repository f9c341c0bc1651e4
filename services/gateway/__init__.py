"""The gateway: accounts, sessions, receipts and the read models of the screens; it owns no fact of a case."""
