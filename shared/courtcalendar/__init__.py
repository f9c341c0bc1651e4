"""Courts as data and their calendar: court days, holidays, deadlines, texts. Pure: it sends and stores nothing."""
