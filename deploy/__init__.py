"""Everything around the services: servers for one machine, topics, access, migrations and the command line tool."""
