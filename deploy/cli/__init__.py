"""The command line tool `./odr`: each command says what it did in a sentence, and in JSON where a program may ask."""
