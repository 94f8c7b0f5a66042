"""Who gets what at each door for things of A's and A's hall: one row a door, written down and looked at by people.

"in" is the way to the sign-in page. A new door without a row fails test_roles.py, and so does a row without its door.
Ratings are open to whoever has the link (128 bits, in a message to one phone); a hold is given back silently, own or not (204).
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.attacks.actors import ROLES
from tests.attacks.matrix_aftercare import AFTERCARE
from tests.attacks.matrix_agents import AGENTS
from tests.attacks.matrix_bedside import BEDSIDE
from tests.attacks.matrix_doorstep import DOORSTEP
from tests.attacks.matrix_home_visits import HOME_VISITS
from tests.attacks.matrix_prevention import PREVENTION
from tests.attacks.matrix_tours import TOURS
from tests.attacks.matrix_uploads import UPLOADS

# nobody, A, B, app A, app B, clerk, desk, manager, clerk of the hall elsewhere, locked, disabled
_DIFFERENT = """
GET /api/mp/v1/appointments                               401 401 401 200 200 401 401 401 401 401 401
POST /api/mp/v1/appointments                              401 401 401 201 201 401 401 401 401 401 401
GET /api/mp/v1/appointments/{reference:str}               401 401 401 200 404 401 401 401 401 401 401
POST /api/mp/v1/appointments/{reference:str}/cancellation 401 401 401 200 404 401 401 401 401 401 401
POST /api/mp/v1/appointments/{reference:str}/keeping      401 401 401 404 404 401 401 401 401 401 401
POST /api/mp/v1/appointments/{reference:str}/change       401 401 401 200 404 401 401 401 401 401 401
POST /api/mp/v1/appointments/{reference:str}/check-in     401 401 401 409 404 401 401 401 401 401 401
GET /api/mp/v1/extended-sessions                          401 401 401 200 200 401 401 401 401 401 401
POST /api/mp/v1/extended-sessions                         401 401 401 201 201 401 401 401 401 401 401
GET /api/mp/v1/extended-sessions/{reference:str}          401 401 401 200 404 401 401 401 401 401 401
POST /api/mp/v1/extended-sessions/{reference:str}/acceptance 401 401 401 409 404 401 401 401 401 401 401
POST /api/mp/v1/extended-sessions/{reference:str}/withdrawal 401 401 401 409 404 401 401 401 401 401 401
POST /api/mp/v1/holds                                     401 401 401 409 201 401 401 401 401 401 401
DELETE /api/mp/v1/holds/{hold_id:str}                     401 401 401 204 204 401 401 401 401 401 401
GET /api/mp/v1/misses                                     401 401 401 200 200 401 401 401 401 401 401
POST /api/mp/v1/misses/{reference:str}/excuse             401 401 401 200 404 401 401 401 401 401 401
POST /api/mp/v1/misses/{reference:str}/appeal             401 401 401 409 404 401 401 401 401 401 401
GET /api/mp/v1/lot-wishes                                 401 401 401 200 200 401 401 401 401 401 401
POST /api/mp/v1/lot-wishes                                401 401 401 201 201 401 401 401 401 401 401
GET /api/mp/v1/lot-wishes/{reference:str}                 401 401 401 200 404 401 401 401 401 401 401
POST /api/mp/v1/lot-wishes/{reference:str}/withdrawal     401 401 401 200 404 401 401 401 401 401 401
GET /api/mp/v1/notices                                    401 401 401 200 200 401 401 401 401 401 401
POST /api/mp/v1/phone                                     401 401 401 422 422 401 401 401 401 401 401
POST /api/mp/v1/phone/codes                               401 401 401 422 422 401 401 401 401 401 401
POST /api/mp/v1/phone/confirmation                        401 401 401 422 422 401 401 401 401 401 401
GET /api/mp/v1/progress/{reference:str}                   401 401 401 200 404 401 401 401 401 401 401
POST /api/mp/v1/ratings                                   401 401 401 409 404 401 401 401 401 401 401
GET /api/mp/v1/relatives                                  401 401 401 200 200 401 401 401 401 401 401
POST /api/mp/v1/relatives                                 401 401 401 201 201 401 401 401 401 401 401
DELETE /api/mp/v1/relatives/{relative:uuid}               401 401 401 204 404 401 401 401 401 401 401
GET /api/mp/v1/tickets                                    401 401 401 200 200 401 401 401 401 401 401
POST /api/mp/v1/tickets                                   401 401 401 409 409 401 401 401 401 401 401
POST /api/mp/v1/tickets/{token:str}/check-in              401 401 401 404 404 401 401 401 401 401 401
DELETE /api/mp/v1/tickets/{token:str}                     401 401 401 404 404 401 401 401 401 401 401
GET /api/mp/v1/tickets/{reference:str}                    401 401 401 200 404 401 401 401 401 401 401
GET /api/mp/v1/waiting-list                               401 401 401 200 200 401 401 401 401 401 401
POST /api/mp/v1/waiting-list                              401 401 401 409 409 401 401 401 401 401 401
GET /api/mp/v1/waiting-list/{wish:str}                    401 401 401 200 404 401 401 401 401 401 401
DELETE /api/mp/v1/waiting-list/{wish:str}                 401 401 401 204 404 401 401 401 401 401 401
POST /api/mp/v1/waiting-list/{wish:str}/acceptance        401 401 401 409 404 401 401 401 401 401 401
POST /api/mp/v1/waiting-list/{wish:str}/refusal           401 401 401 409 404 401 401 401 401 401 401
POST /waiting-list                                         in 422 422  in  in  in  in  in  in  in  in
POST /appointments/holds                                  303 409 303 303 303 303 303 303 303 303 303
GET /appointments/new/details                             303 200 303 303 303 303 303 303 303 303 303
GET /appointments/{reference:str}                          in 200 404  in  in  in  in  in  in  in  in
GET /appointments/{reference:str}/calendar.ics             in 200 404  in  in  in  in  in  in  in  in
GET /appointments/{reference:str}/cancel                   in 200 404  in  in  in  in  in  in  in  in
POST /appointments/{reference:str}/cancel                  in 303 404  in  in  in  in  in  in  in  in
POST /appointments/{reference:str}/keep                    in 404 404  in  in  in  in  in  in  in  in
GET /appointments/{reference:str}/change                   in 200 404  in  in  in  in  in  in  in  in
POST /appointments/{reference:str}/change                  in 303 404  in  in  in  in  in  in  in  in
POST /check-in/{hall_slug:str}                             in 409 409  in  in  in  in  in  in  in  in
GET /check-in/{hall_slug:str}/{code:str}                   in 200 200  in  in  in  in  in  in  in  in
POST /extended-sessions                                    in 422 422  in  in  in  in  in  in  in  in
GET /extended-sessions/{reference:str}                     in 200 404  in  in  in  in  in  in  in  in
POST /extended-sessions/{reference:str}/acceptance         in 409 404  in  in  in  in  in  in  in  in
POST /extended-sessions/{reference:str}/withdrawal         in 409 404  in  in  in  in  in  in  in  in
POST /lots                                                 in 409 303  in  in  in  in  in  in  in  in
GET /lots/{reference:str}                                  in 200 404  in  in  in  in  in  in  in  in
POST /lots/{reference:str}/withdrawal                      in 303 404  in  in  in  in  in  in  in  in
GET /me                                                    in 200 200  in  in  in  in  in  in  in  in
GET /me/misses                                             in 200 200  in  in  in  in  in  in  in  in
GET /me/misses/{reference:str}                             in 200 404  in  in  in  in  in  in  in  in
POST /me/misses/{reference:str}/excuse                     in 409 404  in  in  in  in  in  in  in  in
POST /me/misses/{reference:str}/appeal                     in 409 404  in  in  in  in  in  in  in  in
GET /me/notices                                            in 200 200  in  in  in  in  in  in  in  in
GET /me/relatives                                          in 200 200  in  in  in  in  in  in  in  in
POST /me/relatives                                         in 303 303  in  in  in  in  in  in  in  in
POST /me/relatives/{relative:uuid}/remove                  in 404 404  in  in  in  in  in  in  in  in
GET /me/sessions                                           in 200 200  in  in  in  in  in  in  in  in
POST /me/sessions/{name:str}/end                           in 303 404  in  in  in  in  in  in  in  in
GET /sign-in                                              200 303 303 200 200 200 200 200 200 200 200
GET /staff                                                 in  in  in  in  in 200 200 200 200  in  in
POST /staff/arrivals/{reference:str}                       in  in  in  in  in 409 409 409 404  in  in
POST /staff/arrivals/{reference:str}/other-person          in  in  in  in  in 303 303 303 404  in  in
POST /staff/duty                                           in  in  in  in  in 303 403 409 303  in  in
GET /staff/board                                           in  in  in  in  in 403 200 200 403  in  in
GET /staff/alarms                                          in  in  in  in  in 403 403 200 403  in  in
GET /staff/calendar                                        in  in  in  in  in 403 200 200 403  in  in
GET /staff/calendar/bookings                               in  in  in  in  in 403 200 200 403  in  in
GET /staff/report                                          in  in  in  in  in 403 403 200 403  in  in
GET /staff/report.csv                                      in  in  in  in  in 403 403 200 403  in  in
POST /staff/report.csv                                     in  in  in  in  in 403 403 200 403  in  in
GET /staff/report.xlsx                                     in  in  in  in  in 403 403 200 403  in  in
POST /staff/report.xlsx                                    in  in  in  in  in 403 403 200 403  in  in
GET /staff/bookings.csv                                    in  in  in  in  in 403 403 200 403  in  in
POST /staff/bookings.csv                                   in  in  in  in  in 403 403 200 403  in  in
GET /staff/bookings.xlsx                                   in  in  in  in  in 403 403 200 403  in  in
POST /staff/bookings.xlsx                                  in  in  in  in  in 403 403 200 403  in  in
GET /staff/events                                          in  in  in  in  in 200 200 200 200  in  in
GET /staff/extended-sessions                               in  in  in  in  in 200 200 200 200  in  in
POST /staff/extended-sessions                              in  in  in  in  in 403 403 409 403  in  in
GET /staff/extended-sessions/{reference:str}               in  in  in  in  in 200 200 200 404  in  in
POST /staff/extended-sessions/{reference:str}/{answer:str} in  in  in  in  in 409 303 409 404  in  in
POST /staff/found                                          in  in  in  in  in 200 200 200 200  in  in
GET /staff/hall                                            in  in  in  in  in 403 403 200 403  in  in
GET /staff/hall/history                                    in  in  in  in  in 403 403 200 403  in  in
GET /staff/hall/hours                                      in  in  in  in  in 403 403 200 403  in  in
POST /staff/hall/hours                                     in  in  in  in  in 403 403 422 403  in  in
POST /staff/hall/hours/removal                             in  in  in  in  in 403 403 404 403  in  in
GET /staff/hall/groups/{group:str}                         in  in  in  in  in 403 403 200 403  in  in
POST /staff/hall/groups/{group:str}                        in  in  in  in  in 403 403 422 403  in  in
POST /staff/hall/groups/{group:str}/windows                in  in  in  in  in 403 403 422 403  in  in
POST /staff/hall/windows/{number:str}/removal              in  in  in  in  in 403 403 200 403  in  in
GET /staff/hall/items                                      in  in  in  in  in 403 403 200 403  in  in
GET /staff/hall/items/{item:str}                           in  in  in  in  in 403 403 200 403  in  in
POST /staff/hall/items/{item:str}                          in  in  in  in  in 403 403 422 403  in  in
POST /staff/hall/items/{item:str}/removal                  in  in  in  in  in 403 403 409 403  in  in
GET /staff/hall/policies                                   in  in  in  in  in 403 403 200 403  in  in
POST /staff/hall/policies                                  in  in  in  in  in 403 403 422 403  in  in
POST /staff/hall/policies/removal                          in  in  in  in  in 403 403 303 403  in  in
GET /staff/hall/roster                                     in  in  in  in  in 403 403 200 403  in  in
POST /staff/hall/roster/copy                               in  in  in  in  in 403 403 303 403  in  in
GET /staff/hall/roster/{on:str}                            in  in  in  in  in 403 403 200 403  in  in
POST /staff/hall/roster/{on:str}                           in  in  in  in  in 403 403 409 403  in  in
GET /staff/hall/staff                                      in  in  in  in  in 403 403 200 403  in  in
POST /staff/hall/staff                                     in  in  in  in  in 403 403 422 403  in  in
GET /staff/hall/staff/{login:str}                          in  in  in  in  in 403 403 404 403  in  in
POST /staff/hall/staff/{login:str}                         in  in  in  in  in 403 403 404 403  in  in
POST /staff/hall/staff/{login:str}/disabling               in  in  in  in  in 403 403 404 403  in  in
POST /staff/hand-over                                      in  in  in  in  in 303 403 303 303  in  in
GET /staff/closures                                        in  in  in  in  in 403 403 200 403  in  in
POST /staff/closures                                       in  in  in  in  in 403 403 409 403  in  in
GET /staff/closures/new                                    in  in  in  in  in 403 403 200 403  in  in
POST /staff/closures/preview                               in  in  in  in  in 403 403 200 403  in  in
GET /staff/closures/notice                                 in  in  in  in  in 403 403 200 403  in  in
POST /staff/closures/notice                                in  in  in  in  in 403 403 422 403  in  in
POST /staff/closures/notice/preview                        in  in  in  in  in 403 403 200 403  in  in
GET /staff/closures/{number:int}                           in  in  in  in  in 403 200 200 403  in  in
POST /staff/closures/{number:int}/lift                     in  in  in  in  in 403 403 303 403  in  in
POST /staff/closures/{number:int}/moves/{move:int}         in  in  in  in  in 403 404 404 403  in  in
GET /staff/live                                            in  in  in  in  in 200 200 200 200  in  in
GET /staff/pauses                                          in  in  in  in  in 403 200 200 403  in  in
POST /staff/pauses                                         in  in  in  in  in 403 403 303 403  in  in
GET /staff/look-ups                                        in  in  in  in  in 403 403 200 403  in  in
POST /staff/look-ups/{number:int}/looked-into              in  in  in  in  in 403 403 404 403  in  in
GET /staff/overview                                        in  in  in  in  in 200 200 200 200  in  in
GET /staff/pauses/exemptions                               in  in  in  in  in 403 403 200 403  in  in
POST /staff/pauses/exemptions/{exemption:int}/end          in  in  in  in  in 403 403 303 403  in  in
GET /staff/pauses/{reference:str}                          in  in  in  in  in 403 200 200 403  in  in
POST /staff/pauses/{reference:str}/{answer:str}            in  in  in  in  in 403 303 409 403  in  in
GET /staff/people/{reference:str}                          in  in  in  in  in 200 200 200 404  in  in
POST /staff/people/{reference:str}                         in  in  in  in  in 200 200 200 404  in  in
GET /staff/phone-calls                                     in  in  in  in  in 200 200 200 200  in  in
GET /staff/phone-calls/{reference:str}                     in  in  in  in  in 200 200 200 404  in  in
POST /staff/phone-calls/{reference:str}                    in  in  in  in  in 303 303 303 404  in  in
POST /staff/phone-calls/{reference:str}/outcome            in  in  in  in  in 404 404 404 404  in  in
GET /staff/community-workers                               in  in  in  in  in 403 403 200 403  in  in
POST /staff/community-workers                              in  in  in  in  in 403 403 422 403  in  in
POST /staff/community-workers/{number:int}/end             in  in  in  in  in 403 403 303 403  in  in
GET /staff/screen                                          in  in  in  in  in 403 200 200 403  in  in
POST /staff/screen                                         in  in  in  in  in 403 303 303 403  in  in
GET /staff/sign-in                                        200 200 200 200 200 303 303 303 303 200 200
GET /staff/cards                                           in  in  in  in  in 200 200 200 200  in  in
POST /staff/cards                                          in  in  in  in  in 200 200 200 200  in  in
POST /staff/cards/reader                                   in  in  in  in  in 422 422 422 422  in  in
POST /staff/actions                                        in  in  in  in  in 200 200 200 200  in  in
POST /staff/undo                                           in  in  in  in  in 409 409 409 409  in  in
POST /staff/unlock                                         in  in  in  in  in 422 422 422 422 422  in
POST /staff/visits/next                                    in  in  in  in  in 303 403 409 409  in  in
GET /staff/bookings                                        in  in  in  in  in 200 200 200 200  in  in
POST /staff/bookings                                       in  in  in  in  in 303 303 303 303  in  in
GET /staff/bookings/new                                    in  in  in  in  in 200 200 200 200  in  in
GET /staff/bookings/{reference:str}                        in  in  in  in  in 200 200 200 404  in  in
POST /staff/bookings/{reference:str}/times                 in  in  in  in  in 422 422 422 404  in  in
POST /staff/bookings/{reference:str}/change                in  in  in  in  in 404 404 404 404  in  in
POST /staff/bookings/{reference:str}/cancel                in  in  in  in  in 422 422 422 404  in  in
GET /staff/terminal                                        in  in  in  in  in 403 200 200 403  in  in
POST /staff/terminal                                       in  in  in  in  in 403 303 303 403  in  in
POST /staff/terminal/end                                   in  in  in  in  in 403 303 303 403  in  in
GET /staff/tickets/new                                     in  in  in  in  in 200 200 200 200  in  in
POST /staff/tickets/new                                    in  in  in  in  in 303 303 303 303  in  in
POST /staff/tickets                                        in  in  in  in  in 422 422 422 422  in  in
GET /staff/tickets/{visit:uuid}                            in  in  in  in  in 200 200 200 404  in  in
POST /staff/tickets/{visit:uuid}/back                       in  in  in  in  in 409 409 409 404  in  in
GET /staff/visits/{visit:uuid}/transfer                    in  in  in  in  in 200 403 200 404  in  in
POST /staff/visits/{visit:uuid}/transfer                   in  in  in  in  in 409 403 409 404  in  in
GET /staff/visits/{visit:uuid}/finish                      in  in  in  in  in 200 403 200 404  in  in
POST /staff/visits/{visit:uuid}/finish                     in  in  in  in  in 409 403 409 404  in  in
POST /staff/visits/{visit:uuid}/{tap:str}                  in  in  in  in  in 409 403 409 404  in  in
GET /staff/windows                                         in  in  in  in  in 200 403 200 200  in  in
POST /staff/windows                                        in  in  in  in  in 303 403 409 303  in  in
GET /staff/tickets/from-home                               in  in  in  in  in 200 200 200 200  in  in
POST /staff/tickets/from-home/{visit:uuid}                 in  in  in  in  in 404 404 404 404  in  in
GET /tickets/new                                           in 200 200  in  in  in  in  in  in  in  in
POST /tickets                                              in 409 409  in  in  in  in  in  in  in  in
POST /tickets/slips/{token:str}/return                     in 404 404  in  in  in  in  in  in  in  in
GET /tickets/{reference:str}                               in 200 404  in  in  in  in  in  in  in  in
"""
# The same for everybody, staff and strangers.
_EQUAL = """
GET /                                                   200
GET /accessibility                                      200
GET /api/mp/v1/bundles                                  200
GET /api/mp/v1/config                                   200
GET /api/mp/v1/halls                                    200
GET /api/mp/v1/halls/{slug:str}                         200
GET /api/mp/v1/halls/{slug:str}/now                     200
GET /api/mp/v1/halls/{slug:str}/new-days                200
GET /api/mp/v1/items                                    200
GET /api/mp/v1/items/{item:str}                         200
GET /api/mp/v1/items/{item:str}/slots                   200
GET /api/mp/v1/openapi.json                             200
GET /api/mp/v1/openapi.json/openapi.json                200
GET /api/mp/v1/openapi.json/{path:str}                  404
GET /api/mp/v1/ratings/levels                           200
POST /api/mp/v1/session                                 201
GET /appointments                                       303
POST /appointments                                      303
GET /appointments/new                                   200
GET /appointments/new/check                             303
GET /appointments/new/more                              303
POST /appointments/new/details                          303
POST /appointments/new/extend                           303
GET /assets/{name:str}                                  404
GET /bundles                                            200
GET /bundles/{bundle:str}                               200
GET /cases/new                                          200
GET /demo/messages                                      200
GET /demo/twins/card-reader                             200
POST /demo/twins/sms                                    400
POST /demo/twins/switchboard                            400
GET /demo/twins/sms/{client_id:str}                     404
POST /demo/twins/wechat/cgi-bin/stable_token            400
GET /demo/twins/wechat/sns/jscode2session               400
POST /demo/twins/wechat/wxa/business/getuserphonenumber 400
GET /display/{hall_slug:str}                            200
GET /display/{hall_slug:str}/sounds/{name:str}          404
GET /enquiries/new                                      200
GET /extended-sessions/new                              200
GET /favicon.ico                                        200
GET /halls                                              200
GET /halls/{slug:str}                                   200
GET /health                                             200
GET /home-visits/new                                    200
POST /home-visits/drafts                                303
GET /items                                              200
GET /items/{item:str}                                   200
GET /items/{item:str}/forms/{no:int}/{which:str}        200
GET /items/{item:str}/qr.svg                            200
GET /items/{item:str}/sheet                             200
GET /lots/drawn/{hall_slug:str}/{day:str}               200
GET /lots/new                                           303
GET /manifest.webmanifest                               200
GET /metrics                                            200
GET /offline                                            200
GET /policies                                           200
GET /privacy                                            200
GET /progress                                           200
POST /progress                                          422
GET /progress/{reference:str}                           200
GET /published                                          200
GET /ratings/{token:str}                                200
POST /ratings/{token:str}                               303
POST /ratings/{token:str}/reasons                       303
GET /ready                                              200
GET /robots.txt                                         200
GET /rules                                              200
GET /service-worker.js                                  200
GET /terminal                                           404
GET /terminal/check-in                                  404
POST /terminal/check-in                                 404
GET /terminal/tickets                                   404
POST /terminal/tickets                                  404
GET /terminal/tickets/{visit:uuid}                      404
POST /terminal/end                                      404
GET /tickets/slips/{token:str}                          200
POST /sign-in                                           422
GET /sign-in/code                                       in
POST /sign-in/code                                      in
GET /sign-out                                           200
POST /sign-out                                          303
POST /staff/sign-in                                     422
GET /staff/sign-out                                     200
POST /staff/sign-out                                    in
GET /waiting-list/new                                   200
GET /waiting-list/{token:str}                           200
POST /waiting-list/{token:str}/acceptance               409
POST /waiting-list/{token:str}/refusal                  409
POST /waiting-list/{token:str}/withdrawal               303
"""


def _read() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for line in (_DIFFERENT + AFTERCARE + AGENTS + BEDSIDE + DOORSTEP + HOME_VISITS + PREVENTION + TOURS + UPLOADS + _EQUAL).split("\n"):
        method, _, rest = line.partition(" ")
        path, *cells = rest.split() or [""]
        if path:
            assert len(cells) in (1, len(ROLES)), line
            found[f"{method} {path}"] = dict(zip(ROLES, cells * (len(ROLES) // len(cells)), strict=True))
    return found


MATRIX = _read()


def differences(heard: Mapping[tuple[str, str], str]) -> list[str]:
    """What was heard at a door that the matrix doesn't say."""
    return [f"{door} for {role}: {said}, not {MATRIX[door][role]}" for (door, role), said in heard.items() if MATRIX[door][role] != said]
