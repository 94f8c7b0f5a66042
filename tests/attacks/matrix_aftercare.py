"""The rows of matrix.py for what comes after a visit at home: A's visit that ended, and the staff of A's hall."""

# nobody, A, B, app A, app B, clerk, desk, manager, clerk of the hall elsewhere, locked, disabled
AFTERCARE = """
GET /api/mp/v1/home-visits/{reference:str}/receipt        401 401 401 200 404 401 401 401 401 401 401
POST /api/mp/v1/home-visits/{reference:str}/second-visit  401 401 401 201 404 401 401 401 401 401 401
POST /api/mp/v1/home-visits/{reference:str}/deliveries/{number:int}/receipt 401 401 401 404 404 401 401 401 401 401 401
GET /home-visits/{reference:str}/receipt                   in 200 404  in  in  in  in  in  in  in  in
GET /staff/home-visits/served                              in  in  in  in  in 403 200 200 403  in  in
GET /staff/home-visits/{reference:str}/after               in  in  in  in  in 403 200 200 403  in  in
POST /staff/home-visits/{reference:str}/after/{act:str}    in  in  in  in  in 403 303 422 403  in  in
GET /staff/home-visits/{reference:str}/receipt             in  in  in  in  in 403 200 200 403  in  in
GET /staff/call-backs                                      in  in  in  in  in 403 200 200 403  in  in
GET /staff/call-backs/{number:int}                         in  in  in  in  in 403 200 200 403  in  in
POST /staff/call-backs/{number:int}/{act:str}              in  in  in  in  in 403 303 303 403  in  in
"""
_PATHS = ("/receipt", "/after", "/second-visit", "/call-backs")


def things(path: str, reference: str, call: int) -> dict[str, object]:
    """What stands for the parameters of these addresses; nothing for others."""
    if not any(each in path for each in _PATHS) or not ("/home-visits" in path or "/call-backs" in path):
        return {}
    return {"reference": reference, "number": call if "/call-backs" in path else 0, "act": "outcome" if "/call-backs" in path else "step"}
