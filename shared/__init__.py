"""What more than one service needs; it knows no service."""
