"""Papers in every script: fonts, the letters that they lack, and what all templates have in common; no paper itself."""
