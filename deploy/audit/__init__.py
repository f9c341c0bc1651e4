"""The audit: signed heads, and a verifier that stands alone."""
