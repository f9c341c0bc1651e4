"""How the system is set up and run: one machine, containers, the command line tool."""
