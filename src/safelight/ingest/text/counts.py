"""Fact: how many people were counted. What was done to them, words that stand for arrests, and words beside numbers.

An act is `take` (arrested, cited, summonsed, charged: counted), `spare` (contacted, warned, offered services,
wanted: not counted),
`found` (recovered, located: not counted, but may be minors) or `court` (plea, conviction, sentence: an older arrest).
"""

from __future__ import annotations

from typing import Final

from safelight.ingest.text.words import Tag

ACTS: Final = {
    Tag("A", "take"): (
        "charges of,on charges,charges for,pending charges,"
        "arrest(ed|ing),cit(ed|ing),book(ed|ing),jail(ed|ing),handcuffed,left in handcuffs,in cuffs,cuffed,"
        "hooked,popped,snagged,snared,landed,rounded,sent to jail,put in jail,charges against,criminal "
        "charges,lodged,remanded,being held,was held,were held,run in,pinched,received citations,received a "
        "citation,received summonses,got citations,got tickets,received tickets,got a ticket,got summonses,"
        "got a summons,notices to appear,notice to appear,sent to court,criminal complaint(s|),cited and "
        "released,bagged,raided,charg(ed|ing),summons(ed|),summonsed,summoned,given summonses,given "
        "citations,ticket(ed|ing),indicted,"
        "arraigned,to be arraigned,be arraigned,in custody,into custody,taken into custody,detain(ed|ing),"
        "apprehended,nabbed,netted,nets,caught,busted,collared,"
        "picked up,locked up,handcuffed,in handcuffs,behind bars,face charge(s|),faces charge(s|),face "
        "count(s|),faces count(s|),facing charge(s|),face felony charges,faces felony charges,face,faces,"
        "in jail,to jail,went to jail,taken to jail,issued citations,issued a citation,issued summonses,"
        "given a summons,were issued,was issued,placed under arrest,facing misdemeanor charges,facing "
        "misdemeanors,facing,under arrest,led to,ended in,ended with,"
        "took off,brought in,brought,rounded up,accused,court date,charges filed,filed charges,filed felony "
        "charges,prosecuted,landed in jail,"
        "arrest(o|aron|ado|ados|ada|adas),arrestar,det(uvo|uvieron),detenid(o|a|os|as),citad(o|a|os|as),"
        "multad(o|a|os|as),acusad(o|a|os|as),imputad(o|a|os|as),"
        "capturad(o|a|os|as),encarcelad(o|a|os|as),quedaron detenidos,quedo detenida,quedo detenido,"
        "aprehendid(o|a|os|as),fichad(o|a|os|as),acusaron,acuso,cito,citaron,enfrenta(n|) cargos,"
        "fueron presos,bajo custodia,bajo arresto,consignad(o|os),hauled in,made the arrest(s|),served with"
    ),
    Tag("A", "found"): (
        "recover(ed|ing),rescu(ed|ing),freed,located,located safe,found safe,found,identified,removed from,"
        "brought to safety,taken to shelter,taken to a safe place,back with family,"
        "reunited,placed in protective custody,protective custody,returned home,returned to family,released "
        "to,safe,saved,placed in care,taken to safety,handed to child,child protective services,"
        "rescat(o|aron|ado|ados|ada|adas),recuperad(o|a|os|as),recuperaron,encontr(o|aron|ado|ados|ada|adas),"
        "liberad(o|a|os|as),localizad(o|a|os|as),localizaron,hallad(o|a|os|as),a salvo,hallaron"
    ),
    Tag("A", "spare"): (
        "contact(ed|ing),warned,warning,with a warning,interview(ed|ing),spoke with,spoken to,offered "
        "services,offered help,offered resources,offered,being offered,treated as victims,"
        "wanted,at large,being sought,sought,fled,escaped,connected with,referred,diverted,met with an "
        "advocate,impounded,towed,seized,sued,invited,attended,"
        "given resources,provided services,services went to,sent home,listed as victims,released without "
        "charge,not charged,not arrested,witnesses,suspended,"
        "services,deported,witnesses,visited,inspected,injured,shot,killed,stabbed,mailed,trained,"
        "contactad(o|a|os|as),entrevistad(o|a|os|as),advertid(o|a|os|as),remitid(o|a|os|as),incautad(o|a|os|"
        "as),decomisad(o|a|os|as),buscad(o|os),profug(o|os),recibieron ayuda,recibieron servicios,"
        "se les ofrecio,ofrecieron ayuda,ofrecieron servicios,remolcad(o|os),confiscad(o|os),convicted defendants"
    ),
    Tag("A", "court"): (
        "sentenced,convicted of,was convicted,were convicted,been convicted,convicted and sentenced,"
        "convicted,pleaded guilty,pled guilty,found guilty,guilty,plea,guilty plea,jury,sentencing,verdict,"
        "convict(s|),acquitted,"
        "condenad(o|a|os|as),sentenciad(o|a|os|as),declarad(o|a|os|as) culpable(s|),se declaro culpable,se "
        "declararon culpables,were each given,prison term,years in prison for"
    ),
}

ARRESTS: Final = {
    Tag("Q"): (
        "arrest(s|),citation(s|),summons,summonses,booking(s|),charge(s|) filed,ticket(s|),arresto(s|),"
        "detencion(es|),citatorio(s|),custody arrest(s|),misdemeanor arrest(s|),felony arrest(s|),"
        "citacion(es|),multa(s|)"
    ),
}
"""Nouns that stand for one person each after a number."""

BESIDE: Final = {
    Tag("X", "none"): (
        "if convicted,if found guilty,previously convicted,convicted felon,registered sex offender,presumed "
        "innocent,until proven guilty,de ser condenado,si es declarado culpable"
    ),
    Tag("X", "approx"): (
        "more than,at least,about,nearly,almost,approximately,over,around,some,roughly,close to,up to,as "
        "many as,upwards of,an estimated,"
        "mas de,al menos,cerca de,unos,unas,alrededor de,casi,aproximadamente,por lo menos"
    ),
    Tag("X", "part"): (
        "of them,of those,of these,of whom,of which,of the,including,include(s|d|),among them,among those,"
        "among,de ellos,de ellas,entre ellos,"
        "de los cuales,de las cuales,incluid(o|a|os|as),incluyendo,de esos,de estos,de ese total,consisting "
        "of,comprising,made up of"
    ),
    Tag("X", "rest"): (
        "the rest,the other(s|),the remaining,the remainder,remaining,rest,remainder,los demas,las demas,el "
        "resto,los otros,las otras,los restantes"
    ),
    Tag("X", "total"): (
        "in all,in total,total of,a total of,total,totals,altogether,combined,all told,overall,en total,un total "
        "de,total number of"
    ),
    Tag("X", "all"): (
        "los hombres,las mujeres,the buyers,the pimps,all,each,each one,every one,they,both,todos,todas,cada uno,"
        "ambos,the men,the women,the males,the females,the suspects,those arrested,the arrested,the defendants,"
        "the charges"
    ),
    Tag("X", "more"): "another,additional,more,separately,otros,adicionales,mas,further",
    Tag("X", "withdrawn"): (
        "not,rather than,instead of,earlier,previously,first listed,initially,originally,earlier post,had "
        "said,said earlier,en lugar de,en vez de,anteriormente,"
        "originally reported,previously reported,misstated,incorrectly,mistakenly,y no"
    ),
}

FILLERS: Final = frozenset(
    [
        "adult",
        "adults",
        "male",
        "female",
        "suspected",
        "alleged",
        "would",
        "be",
        "accused",
        "total",
        "different",
        "local",
        "more",
        "other",
        "additional",
        "prostitution",
        "related",
        "x",
        "misdemeanor",
        "felony",
        "sex",
        "possible",
        "duty",
        "off",
        "known",
        "young",
        "old",
        "older",
        "undercover",
        "presunto",
        "presunta",
        "presuntos",
        "presuntas",
        "supuesto",
        "supuestos",
        "off-duty",
        "area",
        "potential",
        "separate",
        "new",
        "trafficking",
        "solicitation",
        "commercial",
        "sexual",
        "confirmed",
        "unlicensed",
        "custodial",
        "custody",
        "self-identified",
        "attempted",
        "successful",
        "combined",
        "likely",
        "the",
        "los",
        "las",
        "de",
        "sospechosos",
        "registered",
        "vice",
        "convicted",
        "prospective",
        "street",
        "massage",
        "spa",
        "brothel",
        "parlor",
        "such",
        "of",
        "them",
        "those",
        "whom",
        "these",
        "county",
        "city",
        "state",
        "underage",
        "foreign",
        "asian",
        "chinese",
        "would-be",
        "self",
        "described",
        "who",
        "were",
        "hombres",
        "adultos",
        "adultas",
    ]
)
"""Words that may stand between a number and the people it counts."""

NOT_PEOPLE_AFTER: Final = frozenset(
    [
        "year",
        "years",
        "yr",
        "yrs",
        "day",
        "days",
        "night",
        "nights",
        "hour",
        "hours",
        "hr",
        "hrs",
        "week",
        "weeks",
        "month",
        "months",
        "minute",
        "minutes",
        "block",
        "blk",
        "blocks",
        "mile",
        "miles",
        "pound",
        "pounds",
        "lb",
        "lbs",
        "kilo",
        "kilos",
        "gram",
        "grams",
        "percent",
        "pct",
        "am",
        "pm",
        "a.m",
        "p.m",
        "count",
        "counts",
        "felony-counts",
        "room",
        "rooms",
        "car",
        "cars",
        "vehicle",
        "vehicles",
        "gun",
        "guns",
        "handgun",
        "handguns",
        "agencies",
        "agency",
        "department",
        "departments",
        "state",
        "states",
        "city",
        "cities",
        "county",
        "counties",
        "location",
        "locations",
        "operation",
        "operations",
        "mission",
        "missions",
        "detail",
        "details",
        "dollars",
        "dolares",
        "anos",
        "dias",
        "horas",
        "semanas",
        "noches",
        "meses",
        "libras",
        "kilos",
        "hotels",
        "hotel",
        "motel",
        "motels",
        "spa",
        "spas",
        "massage-parlors",
        "brothels",
        "sites",
        "warrants",
        "stop",
        "stops",
        "calls",
        "phone",
        "phones",
        "members",
        "ad",
        "ads",
        "websites",
        "officers",
        "detectives",
        "deputies",
        "agents",
        "patrol",
        "squad",
        "hours",
        "degrees",
        "feet",
        "volunteers",
        "staff",
        "agentes",
        "oficiales",
        "policias",
        "autos",
        "vehiculos",
        "armas",
        "hoteles",
        "moteles",
        "agencias",
        "ciudades",
        "condados",
        "cargos",
        "delitos",
        "bars",
        "businesses",
        "locales",
        "negocios",
        "homes",
        "houses",
        "apartments",
        "search",
    ]
)

EXAMPLES: Final = (
    ("Twenty-one johns were arrested in the sting.", {"buyer": 21, "total": 21}),
    ("A dozen sex buyers were cited, and a half dozen plus one pimps were arrested.", {"buyer": 12, "exploiter": 7}),
    (
        "31 arrests in a prostitution sting. Of those, 24 were buyers, three were pimps and four were prostitutes.",
        {"buyer": 24, "total": 31},
    ),
    ("Arrested for soliciting: 9 men. Contacted: 12 women.", {"buyer": 9, "total": 9}),
    ("The number of johns arrested is five, not seven.", {"buyer": 5}),
    ("Dozens of johns were arrested last night.", {"buyer": None, "total": None}),
    ("More than 40 buyers were arrested.", {"buyer": 40}),
    (
        "Prostitution (buyer): 23\nProstitution (seller): 19\nGame rooms closed: 2",
        {"buyer": 23, "prostituted_person": 19, "total": 42},
    ),
    ("Veintitrés compradores de sexo fueron arrestados.", {"buyer": 23}),
)
