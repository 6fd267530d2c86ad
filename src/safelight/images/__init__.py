"""Pictures that strangers sent: from hostile bytes to upright pixels without anything beside them, and to a hash.

`decoding` opens them in a process that can do nothing else; `pdq` says which look alike. Nothing here writes a picture
to a disk or knows what it is of.
"""
