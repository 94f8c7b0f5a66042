"""Files that somebody gives us: photos, voice notes, signatures, each for an owner that is another slice's (`belongs_to`).

A file comes in pieces and is taken up again after a cut, or all at once; a picture is made anew in a bounded process, so that
what was written beside it (place, camera) is gone; all of it rests encrypted, in the database. Who may give, see or take back is
the caller's to know, and whether a file may still be kept is asked of its owner's slice in the transaction that keeps it
(`Still`); what staff open is on record. It goes with its owner's draft, when it is taken back, or when its clock
(`delete_after`) runs out, and that is on record too.
"""

from datetime import timedelta

from backend.jobs import Round
from backend.uploads.actions import (
    PER_ADDRESS,
    STRANGERS,
    Still,
    append,
    begin,
    delete_after,
    delete_due,
    drop,
    finish,
    forget,
    give,
    kept_always,
    remove,
)
from backend.uploads.looking import PASS_FOR, coming, is_good, look, of, opened, own, owner_of, shown, small, upload
from backend.uploads.rules import (
    LARGEST,
    LARGEST_PIECE,
    LONGEST_VOICE,
    MEGABYTE,
    MOST_FILES,
    Content,
    DarkroomBusy,
    FileEmpty,
    FileTooLarge,
    Kind,
    NotAllThere,
    NoUpload,
    PictureTooLarge,
    PictureUnreadable,
    PieceElsewhere,
    PieceTooLarge,
    TooManyFiles,
    Upload,
    UploadFinished,
    VoiceTooLong,
    VoiceUnreadable,
)

ROUNDS = (Round("delete files that are due", timedelta(minutes=30), delete_due),)

__all__ = [
    "LARGEST",
    "LARGEST_PIECE",
    "LONGEST_VOICE",
    "MEGABYTE",
    "MOST_FILES",
    "PASS_FOR",
    "PER_ADDRESS",
    "ROUNDS",
    "STRANGERS",
    "Content",
    "DarkroomBusy",
    "FileEmpty",
    "FileTooLarge",
    "Kind",
    "NoUpload",
    "NotAllThere",
    "PictureTooLarge",
    "PictureUnreadable",
    "PieceElsewhere",
    "PieceTooLarge",
    "Still",
    "TooManyFiles",
    "Upload",
    "UploadFinished",
    "VoiceTooLong",
    "VoiceUnreadable",
    "append",
    "begin",
    "coming",
    "delete_after",
    "delete_due",
    "drop",
    "finish",
    "forget",
    "give",
    "is_good",
    "kept_always",
    "look",
    "of",
    "opened",
    "own",
    "owner_of",
    "remove",
    "shown",
    "small",
    "upload",
]  # fmt: skip
