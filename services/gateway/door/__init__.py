"""HTTP itself: admission, forms, answers to errors, files, the live stream; it knows no page and no rule of a case."""
