"""Intake owns who is in the case, the fee, the hearing, the invitation and the phase; it owns no offer and no paper."""
