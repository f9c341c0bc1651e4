"""The clerk's desk: queue, fees, parties, letters, filings, look-up."""
