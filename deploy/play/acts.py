"""The acts of the play, in order."""

from typing import Final

from deploy.play import acts_of_agreeing, acts_of_filing, acts_of_joining

ALL: Final = (*acts_of_joining.ALL, *acts_of_agreeing.ALL, *acts_of_filing.ALL)
