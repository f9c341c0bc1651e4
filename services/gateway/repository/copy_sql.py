"""The statements about conformed copies."""

from sqlalchemy import text

BY_HASH = text("SELECT * FROM copies WHERE copy_sha256 = :sha256")
BY_NUMBER = text("SELECT * FROM copies WHERE transaction_number = ANY(:numbers) ORDER BY stamped_at DESC")
