"""The rows of matrix.py for the communities' lists; A is a community worker who keeps the list of A's hall.

The link of a message is open to whoever has it (128 bits, in a message to one phone): it says nothing without the phone's last
four digits, and with it alone one comes off the list, once.
"""

# nobody, A, B, app A, app B, clerk, desk, manager, clerk of the hall elsewhere, locked, disabled
PREVENTION = """
GET /prevention                                            in 200 403  in  in  in  in  in  in  in  in
POST /prevention/people                                    in 422 403  in  in  in  in  in  in  in  in
GET /prevention/people/new                                 in 200 403  in  in  in  in  in  in  in  in
GET /prevention/people/{reference:str}                     in 200 403  in  in  in  in  in  in  in  in
POST /prevention/people/{reference:str}/opening            in 200 403  in  in  in  in  in  in  in  in
GET /prevention/people/{reference:str}/edit                in 200 403  in  in  in  in  in  in  in  in
POST /prevention/people/{reference:str}/edit               in 422 403  in  in  in  in  in  in  in  in
POST /prevention/people/{reference:str}/dues               in 422 403  in  in  in  in  in  in  in  in
POST /prevention/people/{reference:str}/dues/{due:uuid}/{answer:str} in 303 403 in in in in in in in in
POST /prevention/people/{reference:str}/doubt/{answer:str} in 303 403  in  in  in  in  in  in  in  in
POST /prevention/people/{reference:str}/off                in 303 403  in  in  in  in  in  in  in  in
GET /prevention/off                                       200
GET /prevention/links/{token:str}                         200
POST /prevention/links/{token:str}                        303
POST /prevention/links/{token:str}/dues/{due:uuid}/{answer:str} 303
POST /prevention/links/{token:str}/withdrawal             303 404 404 404 404 404 404 404 404 404 404
GET /staff/prevention                                      in  in  in  in  in 403 403 200 403  in  in
POST /staff/prevention/people                              in  in  in  in  in 403 403 422 403  in  in
GET /staff/prevention/people/new                           in  in  in  in  in 403 403 200 403  in  in
GET /staff/prevention/people/{reference:str}               in  in  in  in  in 403 403 200 403  in  in
POST /staff/prevention/people/{reference:str}/opening      in  in  in  in  in 403 403 200 403  in  in
GET /staff/prevention/people/{reference:str}/edit          in  in  in  in  in 403 403 200 403  in  in
POST /staff/prevention/people/{reference:str}/edit         in  in  in  in  in 403 403 422 403  in  in
POST /staff/prevention/people/{reference:str}/dues         in  in  in  in  in 403 403 422 403  in  in
POST /staff/prevention/people/{reference:str}/dues/{due:uuid}/{answer:str} in in in in in 403 403 303 403 in in
POST /staff/prevention/people/{reference:str}/doubt/{answer:str} in in in in in 403 403 303 403 in in
POST /staff/prevention/people/{reference:str}/off          in  in  in  in  in 403 403 303 403  in  in
"""


DOUBTED = ("/prevention/people/{reference:str}/doubt/{answer:str}", "/staff/prevention/people/{reference:str}/doubt/{answer:str}")
ERASING = (
    *DOUBTED,
    "/prevention/people/{reference:str}/off",
    "/staff/prevention/people/{reference:str}/off",
    "/prevention/links/{token:str}/withdrawal",
)


def things(path: str, listed: dict[str, tuple[str, str, str]]) -> dict[str, object]:
    """What stands for the parameters: whoever is erased at a door stands behind no other."""
    reference, token, due = listed.get(path, listed["kept"])
    return {"reference": reference, "token": token, "due": due, "answer": "same" if "/doubt/" in path else "done" if "/links/" in path else "told"}
