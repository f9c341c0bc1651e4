"""Intake owns fee receipts, registration, invitations, joining, hearing and exits; it owns no offer and no paper."""
