# A session for which nobody registers, and one that is not announced.
session-not-announced-text = Deze sessie is nog niet aangekondigd.
sessions-no-registration = Aanmelden niet nodig
session-come-opens = U hoeft zich niet aan te melden. Vanaf { $date }, { $time } staat de deur open: kom dan terug naar deze pagina.
session-come-hint = Kom binnen via deze link; aanmelden hoeft niet en deelname is gratis.
session-come-title = Zo komt u binnen
session-what-happens-come = Niemand vraagt naar uw naam: zodra de sessie begint, staat op deze pagina een knop waarmee u binnenkomt.
