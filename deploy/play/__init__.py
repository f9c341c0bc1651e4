"""A whole case played through the JSON API alone, by three made-up people who share nothing but their tokens."""
