"""Made-up cases in any number, each the true history of a case that was really played, with names of its own."""
