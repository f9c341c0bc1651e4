"""What one viewer may see of a case's document, opened for them; it changes nothing."""
