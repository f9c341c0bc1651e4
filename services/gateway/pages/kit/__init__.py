"""What every page is made of: the frame, what is asked (asking), sending, problems; it has no address of its own."""
