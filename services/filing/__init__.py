"""Filing owns envelopes to the court and the clerk's decisions on them; it does not own papers or the hearing."""
