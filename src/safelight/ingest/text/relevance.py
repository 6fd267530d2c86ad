"""Fact: is the text about enforcement of the sex trade that has happened? Words of the trade, acts, and other subjects.

A text is relevant when at least one person is counted in it (arrested, cited, summonsed, newly charged) over the
trade, or a
minor was recovered. These tables only say which words speak of the trade and which of another crime.
"""

from __future__ import annotations

from typing import Final

from safelight.ingest.text.words import Tag

TRADE: Final = {
    Tag("C", "trade"): (
        "commercial sexual exploitation,commercially exploited,sexually exploited,child prostitution,"
        "juvenile prostitution,underage prostitution,sex ring,call girl(s|),escort service(s|),erotic "
        "massage,happy ending(s|),sexual activity for money,sex in exchange for,paid sex,operation reclaim "
        "and rebuild,reclaim and rebuild,buying and selling of sex,sex market,sex industry,sexual commerce,"
        "streetwalking,cross country,red light,date(s|) for money,illicit spa(s|),illicit parlor(s|),sexual "
        "service,solicitation sting(s|),solicitation operation(s|),solicitation detail(s|),demand reduction,"
        "human trafficking operations,human trafficking enforcement,operation bad date,prostitution sting(s|"
        "),prostitution operation(s|),prostitution detail(s|),prostitution enforcement,prostitution related,"
        "prostitution call(s|),"
        "prostitution ring,prostitution investigation(s|),prostitution and trafficking operation,"
        "prostitution website,prostitution diversion initiative,"
        "prostitution mission(s|),prostitution complaint(s|),reverse prostitution,sex trade,commercial sex,"
        "human trafficking unit,human trafficking task force,sex trafficking unit,human trafficking "
        "operation(s|),human trafficking sting,human trafficking investigation(s|),"
        "human trafficking arrest(s|),trafficking operation(s|),trafficking task force,human exploitation,"
        "human trafficking team,human trafficking mission(s|),"
        "trafficking and exploitation,exploitation and trafficking,human exploitation and trafficking unit,"
        "human trafficking squad,human trafficking division,"
        "human trafficking section,trafficking unit,exploitation unit,vice / child exploitation unit,child "
        "exploitation,"
        "trafficking victim(s|),human trafficking victim(s|),victim(s|) of human trafficking,victim(s|) of "
        "trafficking,sex trafficking victim(s|),"
        "trafficking sweep,trafficking sting,trafficking case,human trafficking case,anti trafficking,"
        "counter trafficking,"
        "reverse sting(s|),john sting(s|),john detail(s|),johns list,john list,decoy(s|),"
        "johns suppression initiative,national johns suppression initiative,dear john,brothel(s|),sex act(s|"
        "),sexual services,"
        "escort ad(s|),escort site,backpage,illicit massage,sexual favors,sex for money,operation cross "
        "country,innocence lost,sex sting,john school,"
        "grupo de trabajo contra la trata,grupo de trabajo contra la trata de personas,unidad contra la "
        "trata,unidad de trata,prostibulo(s|),burdel(es|),operativo contra la prostitucion,"
        "operativo de prostitucion,servicios sexuales,comercio sexual,sexo por dinero,sex acts,sting against "
        "johns,ads for sex,sex ads,online sex sting,human trafficking awareness"
    ),
    Tag("C", "weak"): (
        "loitering law,vice,vice detail,vice operation,vice division,vice unit,vice detectives,vice squad,"
        "vice section,street level operation,sting,sting operation,spa,massage parlor,"
        "massage establishment,massage shop(s|),massage business(es|),antivicio,unidad de vicio,salon de "
        "masajes,salones de masajes,sting de vicio"
    ),
}
"""`trade`: speaks of the trade by itself. `weak`: only beside arrests for no other crime."""

OTHER: Final = {
    Tag("O", "other"): (
        "drug(s|),narcotic(s|),drug possession,possession,possession only,drug charges,drug arrest(s|),drug "
        "offenses,warrant,warrants,outstanding warrants,on warrants,warrant arrest(s|),"
        "weapon(s|),weapons charges,gun charges,firearm(s|),firearm possession,robbery,robberies,robber(s|),"
        "burglary,burglaries,burglar(s|),burglars caught,assault(s|),theft,thefts,shoplifting,shoplifters,"
        "dui,dwi,dui checkpoint,impaired driving,drunk driving,street racing,racing,sideshow,riot,gambling,"
        "liquor,alcohol,alcohol sales,fentanyl,meth,cocaine,heroin,methamphetamine,marijuana,"
        "murder,homicide,shooting(s|),stabbing,arson,auto theft,stolen vehicle(s|),stolen car(s|),"
        "trespassing,vandalism,fugitive(s|),parole violation(s|),probation violation(s|),failing to register,"
        "failure to register,"
        "indecent exposure,sexual battery,rape,sexual assault,labor trafficking,labour trafficking,no "
        "license,without a license,unlicensed,license violation(s|),missing licenses,game room(s|),"
        "suspended license(s|),other charges,lesser charges,unrelated crimes,unrelated offenses,unrelated "
        "charges,unrelated,other crimes,other offenses,kidnapping,disorderly conduct,public intoxication,"
        "metanfetamina,drogas,posesion de drogas,armas,robo,robos,ordenes de arresto,ordenes pendientes,"
        "orden de arresto,manejar ebrio,conducir ebrio,homicidio,asalto,"
        "trata laboral,explotacion laboral,resisting arrest,outstanding warrant,felony warrants,traffic "
        "warrants,gang,graffiti,identity theft,fraud,child pornography,permit violation(s|),illegal gambling,"
        "drug dealer(s|),drug trafficking,gun trafficking,narcotrafico,trafico de drogas"
    ),
    Tag("O", "lure"): (
        "online solicitation of a minor,solicitation of a minor,luring,luring a minor,enticing a minor,"
        "enticement of a minor,internet luring,child luring,"
        "solicitation of a child,indecency with a child,lewd acts with a minor,sexual abuse of a minor,"
        "attempted lewdness with a child,solicitation of minors"
    ),
}
"""Other crimes: people held for these alone are not counted. `lure` counts only where payment is spoken of."""

EXAMPLES: Final = (
    ("Narcotics detectives arrested six people at a motel and seized 200 pills.", {"relevant": False}),
    (
        "Officers arrested nine men for solicitation. Three people were arrested for drug possession.",
        {"relevant": True, "total": 9},
    ),
    ("DWI task force made 31 arrests overnight.", {"relevant": False}),
    ("Four men were charged with online solicitation of a minor.", {"relevant": False}),
    ("The owners of a cleaning firm were arrested for labor trafficking.", {"relevant": False}),
    ("Join our free training on human trafficking for hotel staff.", {"relevant": False}),
)
