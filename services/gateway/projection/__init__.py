"""The history as one document for each case: one fold per event, stored, rebuilt and compared; nobody reads it here."""
