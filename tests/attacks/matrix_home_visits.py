"""The rows of matrix.py for home visits, in its columns; A's draft and A's request, and the staff of A's hall."""

# nobody, A, B, app A, app B, clerk, desk, manager, clerk of the hall elsewhere, locked, disabled
HOME_VISITS = """
GET /api/mp/v1/home-visits                                401 401 401 200 200 401 401 401 401 401 401
POST /api/mp/v1/home-visits                               401 401 401 201 201 401 401 401 401 401 401
GET /api/mp/v1/home-visits/{reference:str}                401 401 401 200 404 401 401 401 401 401 401
POST /api/mp/v1/home-visits/{reference:str}/reply         401 401 401 409 404 401 401 401 401 401 401
POST /api/mp/v1/home-visits/{reference:str}/objection     401 401 401 409 404 401 401 401 401 401 401
POST /api/mp/v1/home-visits/{reference:str}/withdrawal    401 401 401 409 404 401 401 401 401 401 401
POST /api/mp/v1/home-visits/{reference:str}/second-person 401 401 401 200 404 401 401 401 401 401 401
POST /api/mp/v1/home-visits/{reference:str}/consent-withdrawal 401 401 401 200 404 401 401 401 401 401 401
GET /home-visits/{reference:str}                           in 200 404  in  in  in  in  in  in  in  in
GET /home-visits/{reference:str}/address                   in 200 404  in  in  in  in  in  in  in  in
POST /home-visits/{reference:str}/address                  in 422 404  in  in  in  in  in  in  in  in
POST /home-visits/{reference:str}/{move:str}               in 409 404  in  in  in  in  in  in  in  in
GET /home-visits/drafts/{reference:str}                   404 200 404 404 404 404 404 404 404 404 404
GET /home-visits/drafts/{reference:str}/check             404 303 404 404 404 404 404 404 404 404 404
POST /home-visits/drafts/{reference:str}/check             in 303 404  in  in  in  in  in  in  in  in
GET /home-visits/drafts/{reference:str}/{step:str}        404 200 404 404 404 404 404 404 404 404 404
POST /home-visits/drafts/{reference:str}/{step:str}       404 422 404 404 404 404 404 404 404 404 404
GET /staff/home-visits                                     in  in  in  in  in 403 200 200 403  in  in
POST /staff/home-visits                                    in  in  in  in  in 403 422 422 403  in  in
GET /staff/home-visits/new                                 in  in  in  in  in 403 200 200 403  in  in
GET /staff/home-visits/{reference:str}                     in  in  in  in  in 403 200 200 403  in  in
POST /staff/home-visits/{reference:str}/{answer:str}       in  in  in  in  in 403 303 409 403  in  in
GET /staff/home-visits/{reference:str}/address             in  in  in  in  in 403 403 200 403  in  in
POST /staff/home-visits/{reference:str}/address            in  in  in  in  in 403 403 422 403  in  in
"""
