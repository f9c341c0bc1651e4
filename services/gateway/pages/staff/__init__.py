"""The administrator's page: the court's staff, and letting in again whom wrong PINs have locked out."""
