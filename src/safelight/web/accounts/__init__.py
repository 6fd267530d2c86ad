"""People who sign in: invitations, roles, second factors, and a log of what they did.

In: names that an administrator invites. Out: signed-in users of one role each. No address of a computer and no e-mail
is ever kept.
"""

__all__: list[str] = []
