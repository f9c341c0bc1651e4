"""The rules of intake: receipts, registration, invitations, the hearing, exits and the phase. Pure."""
