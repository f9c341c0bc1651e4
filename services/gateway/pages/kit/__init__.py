"""What every page is made of: the frame, fields, rows of questions, sending, problems; it has no address of its own."""
