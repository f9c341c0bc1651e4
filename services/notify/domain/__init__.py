"""The rules of notices: who is known in a case, which event tells whom, and what became of each delivery."""
