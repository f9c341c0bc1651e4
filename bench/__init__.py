"""Side-by-side measurements with counted effects: `./odr bench`. What is measured here is never a timed test."""
