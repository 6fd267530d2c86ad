"""Who may post together. In: advertisements and their facts. Out: groups of possible common authorship, and why.

Nothing here says that anybody does wrong: a group is a reading of numbers, pictures and writing, and a person decides.
"""

from safelight.desk.link.adverts import FACTS, Reader, SpannedFact, masked
from safelight.desk.link.backends import Backend, Embedded, backend_of
from safelight.desk.link.bridges import Links
from safelight.desk.link.cohesion import cohesion
from safelight.desk.link.corpus import Corpus, build
from safelight.desk.link.files import read_adverts, shaped, write_groups
from safelight.desk.link.held import Held, hold, open_held
from safelight.desk.link.judgements import Judgement, Verdict, read_log, record, said_of, standing, told
from safelight.desk.link.linking import Linked, link
from safelight.desk.link.placing import Groups, Placed
from safelight.desk.link.why import Reason, added_up, why

__all__ = [
    "FACTS",
    "Backend",
    "Corpus",
    "Embedded",
    "Groups",
    "Held",
    "Judgement",
    "Linked",
    "Links",
    "Placed",
    "Reader",
    "Reason",
    "SpannedFact",
    "Verdict",
    "added_up",
    "backend_of",
    "build",
    "cohesion",
    "hold",
    "link",
    "masked",
    "open_held",
    "read_adverts",
    "read_log",
    "record",
    "said_of",
    "shaped",
    "standing",
    "told",
    "why",
    "write_groups",
]
