"""Documents owns agreement versions, signatures, seals and conformed copies; it owns no terms and no filing."""
