"""How the case's history becomes what people see: one pure function per event, and one view per class of viewer."""
