"""Fact: how many people were counted: what was done to them, nouns that stand for arrests, words beside numbers.

An act is `take` (arrested, cited, summonsed, charged: counted), `spare` (contacted, warned, offered services, wanted:
not counted), `found` (recovered, located: not counted, but may be minors) or `court` (plea, conviction, sentence: an
older arrest).
"""

from __future__ import annotations

from typing import Final

from safelight.ingest.text.words import Tag

ACTS: Final = {
    Tag("act", "take"): (
        "arr,arrest,arrested,arresting,cit(e|ed|ing),book(ed|ing),jail(ed|ing),handcuff(ed|ing),cuffed,hooked,popped,"
        "snagged,"
        "snared,charg(ed|ing),summons(ed|),summonsed,summoned,ticket(ed|ing),indicted,arraigned,"
        "be arraigned,to be arraigned,detain(ed|ing),apprehend(ed|ing),nabbed,nab,netted,nets,net,caught,busted,"
        "collared,"
        "nailed,bagged,rounded up,round up,hauled in,hauled away,hauled off,picked up,locked up,lodged,remanded,"
        "pinched,run in,"
        "ran in,brought in,taken in,take in,took in,took off,led away,accused,prosecuted,swept up,scooped up,"
        "collect(ed|ing),turned themselves in,tras las rejas,left with a,"
        "in custody,into custody,taken into custody,took into custody,taking into custody,custody of,placed in custody,"
        "put cuffs on,put handcuffs on,in federal custody,in state custody,in county custody,in police custody,"
        "in local custody,left in bracelets,"
        "approved charges,approved felony charges,announced charges,announced indictments,unveiled charges,"
        "presos,presas,preso,presa,given desk appearance tickets,given a desk appearance ticket,"
        "in handcuffs,left in handcuffs,in cuffs,behind bars,under arrest,placed under arrest,in jail,to jail,"
        "went to jail,taken to jail,sent to jail,put in jail,landed in jail,being held,was held,were held,held on,"
        "off the street,off the streets,taken off the street,taken off the streets,hauled to jail,hauled to,carted "
        "off,slapped with charges,hit with charges,hit with citations,walked away with,behind bars,booked into,put in "
        "handcuffs,placed in handcuffs,put under arrest,ended up in jail,ended up in handcuffs,ended up in cuffs,"
        "wound up in jail,wound up in cuffs,wound up in handcuffs,ended the night in jail,spent the night in jail,"
        "into the county jail,in the county jail,bonded out,posted bail,posted bond,released on bond,released on bail,"
        "due in court,held without bail,held without bond,held in lieu of,ordered to court,ordered to appear,given "
        "court dates,given a court date,got court dates,got a court date,received court dates,left with citations,"
        "left with a citation,left with a summons,left with summonses,left in cuffs,left in the back of,surrendered,"
        "turned himself in,turned herself in,named in an indictment,named in a complaint,named in indictments,charges "
        "were filed,charges have been filed,charges are pending,hooked up,yanked,scooped,swept,apprehending,handed "
        "citations,handed summonses,handed a summons,handed tickets,written up,wrote citations,issued court summonses,"
        "served summonses,were served,was served,answer to charges,answering to charges,issued citation(s|),issued a "
        "citation,issued summonses,issued a summons,issued notices to appear,issued ticket(s|),"
        "were issued,was issued,received citation(s|),received a citation,received summonses,received a summons,"
        "received ticket(s|),got citations,got a citation,got ticket(s|),got a ticket,got summonses,got a summons,"
        "given summonses,given a summons,given citations,given a citation,served with summonses,served with,"
        "notices to appear,notice to appear,sent to court,court date(s|),court summons,must appear in court,"
        "cited and released,cite and release,face charge(s|),faces charge(s|),face count(s|),faces count(s|),"
        "facing charge(s|),face felony charges,faces felony charges,facing felony charges,facing misdemeanor charges,"
        "face misdemeanor charges,facing,face,faces,now face,charges against,charges filed,filed charges,"
        "filed felony charges,pending charges,on charges,charges of,charges for,criminal charges,"
        "criminal complaint(s|),made the arrest(s|),fingerprinted,mirandized,"
        "detuvimos,arrestamos,citamos,multamos,capturamos,arrestar,arrest(o|aron|ado|ados|ada|adas),det(uvo|uvieron),"
        "detener,detenid(o|a|os|as),citar,citad(o|a|os|as),"
        "cito,citaron,multar,multad(o|a|os|as),multaron,multo,acusad(o|a|os|as),acusaron,acuso,acusa,acusan,"
        "imputad(o|a|os|as),"
        "capturad(o|a|os|as),capturo,capturaron,encarcelad(o|a|os|as),aprehendid(o|a|os|as),aprehendieron,"
        "fichad(o|a|os|as),"
        "aprehendio,enfrent(a|an|aran) cargos,enfrenta,enfrentan,fueron presos,bajo custodia,bajo arresto,"
        "consignad(o|a|os|as),procesad(o|a|os|as),apresad(o|a|os|as),esposad(o|a|os|as),a la carcel,cargos contra,"
        "presentaron cargos,cayeron,cayo,terminaron en la carcel,terminaron esposados,terminaron detenidos,fueron a "
        "parar a la carcel,quedaron bajo arresto,quedo bajo arresto,recibieron boletas,recibieron multas,recibieron "
        "una citacion,recibio una citacion,recibieron cargos,levantaron cargos,puestos a disposicion,puesto a "
        "disposicion,presentad(o|a|os|as) ante,asegurad(o|a|os|as),aseguraron,esposaron,recibio cargos,enfrenta un "
        "cargo,enfrentan un cargo,formularon cargos,responden por,encarcelaron,cargos por,recibieron citatorios,"
        "recibieron citaciones,recibio un citatorio,recibieron multas"
    ),
    Tag("act", "found"): (
        "recover(ed|ing),rescatamos,recuperamos,localizamos,rescu(ed|ing),freed,located,located safe,found safe,found,"
        "identified,removed from,removed,"
        "on her way home,on his way home,on their way home,home safe,are home,is home,back with,back w / ,ride home,"
        "turned up,with her parents,with his parents,with their parents,with their family,with their families,"
        "back home,"
        "is already with,esta con su familia,con sus padres,con sus familias,brought to safety,"
        "brought home,taken home,taken to a hospital,taken to the hospital,handed over to,turned "
        "over to her,returned to,placed in foster care,in foster care,into protective custody,entregad(o|a|os|as),"
        "regresad(o|a|os|as),pulled out,pulled to safety,turned over to,with child protective services,taken to "
        "shelter,taken to a shelter,taken to a safe place,back with family,"
        "reunited,placed in protective custody,protective custody,returned home,returned to family,"
        "saved,placed in care,taken to safety,handed to child,child protective services,in safe hands,now safe,safe,"
        "placed with,in shelter care,reunited with,safe with,home tonight,with her family,with his family,with "
        "relatives,con su familia,pulled,is safe,are safe,"
        "rescat(o|aron|ado|ados|ada|adas),rescatar,recuperad(o|a|os|as),recuperaron,recupero,"
        "encontr(o|aron|ado|ados|ada|"
        "adas),liberad(o|a|os|as),liberaron,localizad(o|a|os|as),localizaron,localizo,hallad(o|a|os|as),a salvo,"
        "hallaron,"
        "puestos a salvo,puestas a salvo,bajo proteccion,resguardad(o|a|os|as)"
    ),
    Tag("act", "spare"): (
        "contact(ed|ing),warned,given a warning,given warnings,received warnings,with a warning,let go with,"
        "interview(ed|"
        "ing),spoke with,spoke to,spoken to,talked to,talked with,offered services,offered help,offered resources,"
        "offered assistance,offered support,were offered,was offered,being offered,treated as victims,"
        "wanted,at large,being sought,being sought by,fled,escaped,got away,ran off,connected with,connected to,"
        "linked to,linked with,let go,not been caught,not in custody,remains at large,remain at large,fugitives,not "
        "been arrested,referred,diverted,"
        "met with an advocate,impounded,towed,towing,seized,seizing,confiscated,sued,invited,attended,given resources,"
        "provided "
        "services,services went to,accepted services,accepted help,received services,sent home,"
        "listed as victims,released without charge,released without charges,not charged,not arrested,not cited,"
        "questioned,questioned and released,witnesses,were let go,was let go,suspended,"
        "deported,visited,inspected,checked,injured,hurt,shot,killed,stabbed,mailed,trained,surveyed,monitored,stopped,"
        "declined,turned down,refused,helped,questioned,turned away,drove away,drove off,walked away,photographed,"
        "counseled,counselled,educated,enrolled,signed up,accepted,completed,graduated,orientad(o|a|os|as),"
        "canalizad(o|a|os|as),ofrecieron apoyo,recibieron apoyo,join,joins,cancelled,cancelled by,agreed to meet,"
        "agreed to speak,agreed to talk,huyeron,escaparon,pulled over,assisted,screened,counseled,deployed,"
        "treated as,treated as potential victims,participated,took part,involved,"
        "contactad(o|a|os|as),contactaron,entrevistad(o|a|os|as),entrevistaron,advertid(o|a|os|as),remitid(o|a|os|as),"
        "incautad(o|a|os|as),incautaron,decomisad(o|a|os|as),decomisaron,buscad(o|os),profug(o|os),recibieron ayuda,"
        "recibieron servicios,se les ofrecio,se les ofrecieron,ofrecieron ayuda,ofrecieron servicios,aceptaron ayuda,"
        "remolcad(o|os),confiscad(o|a|os|as),participaron,recibieron apoyo,recibieron orientacion,atendid(o|a|os|as)"
    ),
    Tag("act", "court"): (
        "charges dismissed,dismissed,charges dropped,dropped charges,sentenced,convicted of,convicted,convicted and "
        "sentenced,pleaded guilty,pleaded,have pleaded,pled guilty,pleaded no contest,"
        "found guilty,guilty,plea,guilty plea,plea deal,jury,sentencing,verdict,convict(s|),acquitted,"
        "condenad(o|a|os|as),sentenciad(o|a|os|as),declarad(o|a|os|as) culpable(s|),se declaro culpable,"
        "se declararon culpables,were each given,prison term,years in prison for,to prison for"
    ),
}

ARRESTS: Final = {
    Tag("arrests"): (
        "arr,arrest(s|),citation(s|),cite(s|),custodies,takedowns,pinches,court summonses,appearance ticket(s|),desk "
        "appearance ticket(s|),notices to appear,charges filed,arrests and citations,arrests or citations,"
        "arrests/citations,people in custody,summonses,booking(s|),ticket(s|),apprehensions,detention(s|),custody "
        "arrest(s|),"
        "misdemeanor arrest(s|),felony arrest(s|),on view arrest(s|),bust(s|),collar(s|),indictment(s|),criminal "
        "summonses,"
        "custodial arrest(s|),misdemeanor citation(s|),arresto(s|),detencion(es|),citatorio(s|),citacion(es|),"
        "multa(s|),"
        "captura(s|)"
    ),
}
"""Nouns that stand for one person each after a number."""

BESIDE: Final = {
    Tag("beside", "none"): (
        "if convicted,if found guilty,previously convicted,convicted felon,registered sex offender,presumed innocent,"
        "wanted to,identified as,described as,until proven guilty,de ser condenado,si es declarado culpable,nothing but"
    ),
    Tag("beside", "approx"): (
        "more than,at least,about,nearly,almost,approximately,over,around,some,roughly,close to,up to,as many as,"
        "upwards of,an estimated,no fewer than,no less than,not fewer than,not less than,just over,just under,well "
        "over,"
        "a minimum of,estimated,fewer than,less than,mas de,al menos,cerca de,unos,unas,alrededor de,casi,"
        "aproximadamente,"
        "por lo menos,no menos de,poco mas de,minimo"
    ),
    Tag("beside", "part"): (
        "of them,of those,of these,of whom,of which,of the,including,include(s|d|),among them,among those,among these,"
        "among whom,among,of that number,of that total,of this number,those being,de ellos,de ellas,entre ellos,entre "
        "ellas,"
        "de los cuales,de las cuales,incluid(o|a|os|as),incluyendo,incluye,de esos,de esas,de estos,de estas,de ese "
        "total,"
        "consisting of,comprising,made up of,broken down as,entre los cuales,de los,de las,entre los que,entre los "
        "detenidos"
    ),
    Tag("beside", "rest"): (
        "the final,the rest,the other(s|),the remaining,the remainder,remaining,rest,remainder,the balance,los demas,"
        "las demas,"
        "el resto,los otros,las otras,los restantes,las restantes,el otro,la otra"
    ),
    Tag("beside", "total"): (
        "in all,in total,total of,a total of,total,totals,altogether,combined,all told,overall,grand total,sum total,"
        "final,final tally,final total,"
        "combined total of,together they,en total,un total de,total number of,the tally,tally,brings the total,final "
        "count,"
        "the final count,the count,en conjunto,suman,sumaron,total de"
    ),
    Tag("beside", "all"): (
        "all,each,each one,every one,everyone,they,both,all of them,every,they're,they were,todos,todas,cada uno,"
        "ambos,ambas,ellos,ellas,"
        "those arrested,the arrested,those cited,those charged,those booked,the arrestees,all of those"
    ),
    Tag("beside", "more"): (
        "another,additional,more,separately,also,otros,otras,adicionales,mas,further,an additional,extra,ademas,tambien"
    ),
    Tag("beside", "withdrawn"): (
        "not,rather than,instead of,earlier,previously,first listed,initially,originally,earlier post,had said,"
        "said earlier,originally reported,previously reported,first reported,initially reported,misstated,incorrectly,"
        "release listed,release said,post said,listed,comunicado anterior,boletin anterior,se informo de,"
        "habiamos informado,mistakenly,erroneously,in error,wrongly,first said,en lugar de,en vez de,anteriormente,"
        "y no,por error,"
        "inicialmente,earlier tweet,earlier release,corrected from,up from,previous post,we said,we had said,we "
        "reported,we wrote,we tweeted,dijimos,dijimos que,was reported as,down from"
    ),
    Tag("beside", "apart"): (
        "excluding,not including,not counting,besides,on top of,in addition to,apart from,aside from,"
        "ademas de,"
        "sin contar,aparte de"
    ),
    Tag("beside", "break"): "while,whereas,meanwhile,mientras que,mientras,en tanto,pero,but",
}
"""Words that say how a number belongs to its sentence."""

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
