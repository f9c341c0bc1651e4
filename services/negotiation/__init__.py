"""Negotiation owns questionnaire, offers and agreed terms; it does not own papers, signatures or joining."""
