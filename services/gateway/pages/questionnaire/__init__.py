"""The court's questionnaire, one question a page."""
