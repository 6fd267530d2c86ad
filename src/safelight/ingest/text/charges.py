"""Fact: the role of the people counted, by the charge against them, as it stands after "for", "with" or before
"arrests".

`sale`, `fee` and `pandering` are charges whose role hangs on who was charged, on the state, and on what stands beside
them; `other` is another crime, `lure` counts only where payment is spoken of, `same` repeats the charge before.
"""

from __future__ import annotations

from typing import Final

from safelight.ingest.text.words import Tag

CHARGES: Final = {
    Tag("charge", "buyer"): (
        "solic,solicitation,soliciting,solicited,solicit,solicits,solicitation of prostitution,"
        "solicitation of a prostitute,solicitation of prostitutes,prostitution - solicitation,prostitution "
        "solicitation,"
        "prostitution <buyer>,prostitution <buyers>,prostitution / buyer,solicitation for prostitution,soliciting for "
        "prostitution,"
        "patronizing,patronising,patronized,patronize,patronage,patronizing a prostitute,patronizing prostitution,"
        "patronizing prostitutes,patronizing a person for prostitution,commercial sexual solicitation,"
        "commercial sex solicitation,felony solicitation,misdemeanor solicitation,sexual exploitation,"
        "commercial sexual abuse,unlawful procurement,procuring a prostitute,procurement of a prostitute,"
        "purchase of sex,purchase of sexual services,sex buying,demand side,buyer side,buyer section,"
        "soliciting for a sexual act,soliciting a sexual act,solicitation of a sexual act,solicitation of a decoy,"
        "soliciting an undercover officer,solicitation of sex,soliciting sex,"
        "css,agreeing to engage in prostitution,patrocinar,patrocinar la prostitucion,patrocinio de la prostitucion,"
        "engaging a prostitute,engaging in prostitution as a customer,"
        "solicitation to commit prostitution,commercial sexual exploitation solicitation,647 <b> buyer,647 <b> "
        "customer,solicitation by a customer,solicitation by customer,"
        "attempted prostitution of a minor,attempted solicitation,entering a place for the purpose of prostitution,"
        "entering a place for prostitution,offering to pay,purchasing,keeping a john,"
        "solicitud de prostitucion,solicitud de sexo,solicitacion,solicitacion de prostitucion,demanda de sexo,"
        "por solicitar,por solicitar prostitucion,por solicitar sexo,por solicitar servicios sexuales,"
        "por comprar sexo,por intentar comprar sexo,loitering to solicit,loitering to buy,loitering for a "
        "prostitute,solicitar prostitucion,solicitar servicios sexuales,solicitar sexo,pedir sexo"
    ),
    Tag("charge", "exploiter"): (
        "promotion,promotion of prostitution,promoting,promoting prostitution,promote prostitution,"
        "promotion / compelling,aggravated promotion of prostitution,aggravated promotion,compelling,"
        "compelling prostitution,pimping,pimping and pandering,pimping / pandering,pandering and pimping,pimped,"
        "trafficking / pimping,trafficking,human trafficking,sex trafficking,child sex trafficking,"
        "trafficking of persons,trafficking in persons,human sex trafficking,trafficking for sexual servitude,"
        "sexual servitude,procuring,procuring for prostitution,enterprise prostitution,conspiracy to commit pimping,"
        "keeping a house of ill fame,house of ill fame,keeping a place of prostitution,keeping a house of prostitution,"
        "maintaining a place of prostitution,maintaining a house of prostitution,operating a house of prostitution,"
        "operating a place of prostitution,keeping a brothel,keeping a disorderly house,operating a brothel,"
        "running a brothel,operating an illicit massage business,deriving support from prostitution,deriving support,"
        "deriving support from a prostitute,deriving income from prostitution,receiving earnings,"
        "receiving earnings from prostitution,receiving the earnings of a prostitute,earnings of a prostitute,"
        "living off the earnings,living from the earnings,money laundering,supervising prostitution,"
        "leading prostitution,profiting from prostitution,advancing prostitution,permitting prostitution,"
        "promoting sexual exploitation,promoting commercial sexual abuse,promoting commercial sexual abuse of a minor,"
        "organized criminal activity,engaging in organized criminal activity,racketeering,criminal enterprise,"
        "interstate transportation for prostitution,transporting for prostitution,facilitating prostitution,"
        "supervising a prostitute,supervising prostitutes,for supervising,266 h,266 i,653 . 23,653.23,"
        "forced prostitution,promoting the sexual exploitation,involuntary servitude,"
        "promoverlo,explotarlo,promoverlo o explotarlo,promocion / trafico,promocion,promocion de la prostitucion,"
        "promocion de prostitucion,promover la prostitucion,promover prostitucion,"
        "proxenetismo,lenocinio,trata,trata de personas,trata sexual,explotar sexualmente,explotacion sexual de "
        "menores,cargo de promocion,trata con fines sexuales,trafico sexual,"
        "trafico de personas,explotacion sexual,regentar un burdel,favorecimiento de la prostitucion"
    ),
    Tag("charge", "prostituted_person"): (
        "loitering for prostitution,loitering for the purpose of prostitution,loitering with intent,loitering,"
        "prostitution loitering,common night walking,common nightwalking,night walking,nightwalking,"
        "solicitation of sodomy,solicitation of sodomy / prostitution,prostitution <seller>,prostitution <sellers>,"
        "prostitution - provider,prostitution – provider,653 . 22,653.22,647 <b> provider,647 <b> seller,"
        "solicitation by a provider,solicitation by provider,loitering <provider>,"
        "loitering to sell,prostitution / seller,"
        "manifesting prostitution,"
        "manifestation of prostitution,sale of sex,act of prostitution,acts of prostitution,committing prostitution,"
        "misdemeanor prostitution,unlicensed massage,practicing massage without a license,massage without a license,"
        "agreeing to perform,venta de sexo,ejercer la prostitucion,practicar la prostitucion,ejercicio de la "
        "prostitucion,"
        "venderlo,por venderlo,ejercerla,merodeo con fines de prostitucion,merodear"
    ),
    Tag("charge", "sale"): (
        "sex for money,sex for cash,sexo por dinero,dates for money,exchange sex for money,exchanging sex for money,"
        "prost,pros,engaging in prostitution,engaged in prostitution,engage in prostitution,prostitution,"
        "prostitucion,felony prostitution,647 <b>,prostitution charges,prostitution offenses,"
        "prostitution offences,prostitution related offenses,prostitution related charges"
    ),
    Tag("charge", "fee"): "sex for a fee,sexual conduct for a fee,sexual conduct for fee",
    Tag("charge", "pandering"): "pandering",
    Tag("charge", "same"): (
        "same charge(s|),same offense(s|),same offence(s|),same crime,same count,same thing,same reason,mismo delito,"
        "mismo cargo,mismos cargos,lo mismo"
    ),
}
"""Charges of the sex trade."""

OTHER: Final = {
    Tag("charge", "other"): (
        "drug(s|),narcotic(s|),drug possession,possession,drug charges,drug offenses,drug sales,drug dealing,"
        "drug dealer(s|),drug trafficking,drug arrest(s|),on warrant(s|),on a warrant,for warrant(s|),for a warrant,"
        "on outstanding warrants,outstanding warrant(s|),outstanding tickets,active warrant(s|),wanted on,felony "
        "warrant(s|),"
        "traffic warrant(s|),warrant arrest(s|),weapon(s|),weapons charges,gun charges,gun possession,gun trafficking,"
        "firearm(s|),firearm possession,illegal gun(s|),robbery,robberies,robber(s|),burglary,burglaries,burglar(s|),"
        "assault(s|),domestic violence,theft(s|),shoplifting,shoplifter(s|),carjacking(s|),car thief,car thieves,"
        "dui,dwi,dui checkpoint,impaired driving,drunk driving,reckless driving,street racing,racing,sideshow,riot,"
        "gambling,gambling promotion,betting,bookmaking,counterfeit,falsificadores,billetes falsos,stolen,liquor,"
        "alcohol,alcohol sales,underage drinking,open container(s|),fentanyl,meth,cocaine,heroin,"
        "methamphetamine,marijuana,pills,murder,homicide(s|),shooting(s|),stabbing(s|),arson,auto theft,"
        "stolen vehicle(s|),stolen car(s|),stolen property,trespassing,trespass,vandalism,fugitive(s|),"
        "parole violation(s|),probation violation(s|),failing to register,failure to register,indecent exposure,"
        "sexual battery,rape,sexual assault,labor trafficking,labour trafficking,forced labor,trabajo forzado,no "
        "license,"
        "without a license,unlicensed,license violation(s|),missing licenses,game room(s|),suspended license(s|),"
        "other charges,other offenses,other crimes,lesser charges,unrelated,unrelated crimes,unrelated offenses,"
        "unrelated charges,unrelated warrants,kidnapping,disorderly conduct,public intoxication,resisting arrest,"
        "gang activity,graffiti,identity theft,fraud,retail theft,child pornography,permit violation(s|),illegal "
        "gambling,"
        "traffic violation(s|),traffic offenses,expired plates,speeding,littering,fare evasion,bike theft,"
        "stabbed,stabbing,attempted murder,attempted homicide,threatening,harassment,extortion,blackmail,bribery,"
        "bribes,"
        "tampering,perjury,expired permit(s|),expired license(s|),attacked,attacking,punched,punching,beating,robbing,"
        "protest(s|),vandalized,burglarized,vender drogas,apunalar,disparar,secuestro,agresion,"
        "evading arrest,evading,fleeing,obstruction,wanted person(s|),wanted subject(s|),wanted suspect(s|),"
        "traficante(s|) de drogas,traficante(s|) de armas,robar,asaltar,golpear,agredir,homicidio(s|),asesinato(s|),"
        "second degree murder,first degree murder,manslaughter,"
        "code violation(s|),no business license,business license(s|),because of drugs,guns,gun,only a warrant,that "
        "warrant,had a warrant,sales to minors,underage sales,tobacco,robbed,at gunpoint,smuggling,smuggler(s|),"
        "harboring aliens,immigration,larceny,car prowl(s|),stalking,porch pirate(s|),catalytic converter(s|),illegal "
        "dumping,fireworks,"
        "metanfetamina,drogas,posesion,posesion de drogas,armas,arma de fuego,robo(s|),asalto(s|),hurto(s|),"
        "ordenes de arresto,ordenes pendientes,orden de arresto,orden pendiente,manejar ebrio,conducir ebrio,homicidio,"
        "trata laboral,explotacion laboral,narcotrafico,trafico de drogas,narcoticos,fentanilo,violencia domestica"
    ),
    Tag("charge", "lure"): (
        "online solicitation of a minor,solicitation of a minor,luring,luring a minor,enticing a minor,"
        "enticement of a minor,internet luring,child luring,enticement,solicitation of a child,indecency with a child,"
        "lewd acts with a minor,sexual abuse of a minor,attempted lewdness with a child,solicitation of minors,"
        "online solicitation of minors,traveling to meet a minor,travelling to meet a minor,traveling to meet a child,"
        "transmission of harmful material,internet crimes against children,solicitacion de un menor,seduccion de "
        "menores"
    ),
}
"""Other crimes: people held for these alone are not counted."""

EXAMPLES: Final = (
    ("Five charged with sex for a fee; one woman charged with sex for a fee.", {"buyer": 5, "prostituted_person": 1}),
    ("Atlanta Police: 6 pandering arrests on Metropolitan.", {"buyer": 6}),
    ("Two men were arrested for pimping and pandering.", {"exploiter": 2, "buyer": 0}),
    (
        "Nine for patronizing, four for loitering with intent and one for promoting prostitution were arrested.",
        {"buyer": 9, "prostituted_person": 4, "exploiter": 1, "total": 14},
    ),
    ("Six men were cited for solicitation and three were booked on warrants.", {"buyer": 6, "total": 6}),
)
