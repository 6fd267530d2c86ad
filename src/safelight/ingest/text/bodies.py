"""Closed lists of words that the name of a public body may be given with: what kind of body, and which place."""

from __future__ import annotations

from typing import Final

from safelight.ingest.text.words import wordset

KINDS: Final = wordset("""
    police department bureau office sheriff sheriffs constable constables precinct district division unit squad
    section team task force detail bureau vice human trafficking exploitation sex crimes special victims
    investigations investigation investigative narcotics drug control child children youth juvenile internet
    against state attorney attorneys general prosecutor prosecuting prosecution city county district u.s us united
    states federal homeland security immigration customs enforcement alcohol tobacco beverage commission highway
    patrol public safety law justice marshal marshals service services agency agencies regional metro metropolitan
    central north south east west northern southern eastern western northwest northeast southwest southeast joint
    high risk anti crime violent gang intelligence major cases innocence lost rocky mountain probation parole
    community corrections transit port airport park university isd school code licensing patrol troopers deputies
    detectives officers investigators prosecutors rangers special operations counter response differential
    deployment citywide initiative alliance coalition rescue parish heat htu act policía policia departamento
    oficina alguacil condado fiscalía fiscalia fuerza tarea grupo trabajo trata personas unidad investigaciones
    seguridad nacional estatal fiscal norte sur antivicio of the and for de del la las los contra el y on in
""")
PLACES: Final = wordset("""
    atlanta boston chicago dallas denver houston oakland phoenix portland san diego seattle los angeles aurora
    bellevue cambridge tempe mesa arlington irving garland hayward chula vista national king cook harris fulton
    alameda multnomah maricopa suffolk clackamas orange santa clara dekalb tarrant washington gwinnett cobb pierce
    snohomish will dupage fort worth plano frisco richardson mesquite glendale scottsdale chandler gilbert peoria
    lakewood westminster arvada boulder adams arapahoe jefferson douglas cicero evanston joliet naperville kane
    lake brookline somerville quincy malden revere chelsea lynn norfolk middlesex essex worcester beaverton
    gresham hillsboro vancouver clark marion escondido oceanside carlsbad vista marcos encinitas imperial
    riverside bernardino sacramento fresno kern bakersfield anaheim irvine fullerton ana long beach ventura contra
    costa berkeley fremont jose francisco mateo solano pasadena pearland galveston brazoria montgomery fort bend
    sugar land tacoma renton kent everett redmond kirkland spokane thurston marietta decatur brookhaven sandy
    springs roswell clayton cherokee forsyth college grand prairie denton collin ellis texas california georgia
    washington oregon colorado arizona illinois massachusetts florida ohio tennessee michigan minnesota nevada
    york jersey louisiana carolina virginia maryland pennsylvania indiana wisconsin missouri kansas utah idaho new
    mexico bay area american miami dade polk hillsborough orlando tampa nashville memphis knoxville columbus
    cleveland cincinnati detroit milwaukee minneapolis paul albuquerque omaha wichita las vegas austin antonio el
    paso charlotte philadelphia pittsburgh baltimore newark nassau
""")
"""Words of places: the cities of the catalogue, their counties, neighbours and states, and large cities."""

SHORT: Final = {
    "FBI": "federal",
    "HSI": "federal",
    "ICE": "federal",
    "DEA": "federal",
    "ATF": "federal",
    "DHS": "federal",
    "IRS": "federal",
    "NCIS": "federal",
    "GBI": "state",
    "TBI": "state",
    "CBI": "state",
    "BCA": "state",
    "DPS": "state",
    "CHP": "state",
    "OSP": "state",
    "WSP": "state",
    "ISP": "state",
    "MSP": "state",
    "TABC": "state",
    "TDLR": "state",
    "FDLE": "state",
    "FHP": "state",
    "SPD": "police",
    "HPD": "police",
    "DPD": "police",
    "APD": "police",
    "BPD": "police",
    "CPD": "police",
    "OPD": "police",
    "PPB": "police",
    "PPD": "police",
    "SDPD": "police",
    "PHXPD": "police",
    "LAPD": "police",
    "MPD": "police",
    "LVMPD": "police",
    "NLVPD": "police",
    "LBPD": "police",
    "MBI": "task_force",
    "KCSO": "sheriff",
    "HCSO": "sheriff",
    "MCSO": "sheriff",
    "CCSO": "sheriff",
    "OCSO": "sheriff",
    "LASD": "sheriff",
    "SDSO": "sheriff",
    "PCSO": "sheriff",
    "BCSO": "sheriff",
    "ACSO": "sheriff",
    "NCMEC": "other",
    "DCF": "other",
    "HTU": "unit",
}
"""Abbreviations that may be given as they stand."""
