"""What tests of several folders share: real servers and the blocking of sockets elsewhere."""
