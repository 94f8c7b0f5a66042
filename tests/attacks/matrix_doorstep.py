"""The rows of matrix.py for the door: anybody asks whether visitors are real, the household alone has its word, staff who are not
of the team get nothing (404), whichever role they have."""

# nobody, A, B, app A, app B, clerk, desk, manager, clerk of the hall elsewhere, locked, disabled
DOORSTEP = """
GET /api/mp/v1/visitors/{code:str}                        404
GET /api/mp/v1/home-visits/{reference:str}/door           401 401 401 200 404 401 401 401 401 401 401
GET /visitor                                              200
POST /visitor                                             303
GET /visitor/{code:str}                                   404
GET /visitor/{code:str}/photos/{number:int}               404
GET /home-visits/{reference:str}/word                      in 200 404  in  in  in  in  in  in  in  in
POST /home-visits/{reference:str}/word                     in 422 404  in  in  in  in  in  in  in  in
GET /staff/visits-today                                    in  in  in  in  in 403 403 200 403  in  in
GET /staff/visits-today/{reference:str}                    in  in  in  in  in 403 403 404 403  in  in
GET /staff/visits-today/{reference:str}/code               in  in  in  in  in 403 403 404 403  in  in
POST /staff/visits-today/{reference:str}/address           in  in  in  in  in 403 403 404 403  in  in
POST /staff/visits-today/{reference:str}/{move:str}        in  in  in  in  in 403 403 404 403  in  in
GET /staff/door-alarms                                     in  in  in  in  in 403 403 200 403  in  in
POST /staff/door-alarms/{number:int}/look                  in  in  in  in  in 403 403 404 403  in  in
POST /staff/door-alarms/visits/{reference:str}             in  in  in  in  in 403 403 404 403  in  in
GET /staff/visitor-checks                                  in  in  in  in  in 200 200 200 200  in  in
POST /staff/visitor-checks                                 in  in  in  in  in 200 200 200 200  in  in
POST /staff/hall/staff/{login:str}/signing-out             in  in  in  in  in 403 403 404 403  in  in
"""
COUNTED = ("/visitor/{code:str}", "/api/mp/v1/visitors/{code:str}")
"""Looking there is counted, right or wrong: that is what it is for."""
