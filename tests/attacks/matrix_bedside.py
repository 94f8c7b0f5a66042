"""The rows of matrix.py for the bedside: visitors and managers alone, and nothing there of visits that are not their team's.

`session` is asked by a tablet that may have been shut out: 401 (what it kept goes), 423 (locked: the password), 200.
"""

STEP = "00000000-0000-4000-8000-000000000077"

# nobody, A, B, app A, app B, clerk, desk, manager, clerk of the hall elsewhere, locked, disabled
BEDSIDE = """
GET /staff/bedside                                         in  in  in  in  in 403 403 200 403  in  in
GET /staff/bedside/session                                401 401 401 401 401 401 401 200 401 423 401
POST /staff/bedside/lease                                  in  in  in  in  in 403 403 200 403  in  in
POST /staff/bedside/codes                                  in  in  in  in  in 403 403 403 403  in  in
POST /staff/bedside/steps                                  in  in  in  in  in 403 403 200 403  in  in
POST /staff/bedside/files/{file:uuid}                      in  in  in  in  in 403 403 404 403  in  in
GET /staff/bedside/conflicts                               in  in  in  in  in 403 403 200 403  in  in
POST /staff/bedside/conflicts/{operation:uuid}/{decision:str} in  in  in  in  in 403 403 404 403  in  in
GET /staff/bedside/visits                                  in  in  in  in  in 403 403 200 403  in  in
GET /staff/bedside/visits/{reference:str}                  in  in  in  in  in 403 403 404 403  in  in
POST /staff/bedside/visits/{reference:str}/{verb:str}      in  in  in  in  in 403 403 404 403  in  in
"""


def forms(tablet: str) -> dict[str, dict[str, str]]:
    """What goes to the doors of the bedside from a tablet of this world's own: a key belongs to one person for ever."""
    return {
        "POST /staff/bedside/lease": {"device": tablet},
        "POST /staff/bedside/codes": {"device": tablet},
        "POST /staff/bedside/steps": {"device": tablet, "sent_at": "1700000000000", "steps": "[]"},
        "POST /staff/bedside/visits/{reference:str}/{verb:str}": {"word": "x"},
    }
